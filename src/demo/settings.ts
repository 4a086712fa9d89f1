/** Settings that fit the demo organisation, written so that somebody can learn from them. */

export const demoSettings = `# Settings for the demo organisation, Larkfield Software of Los Angeles.
# Every key has a default; what stands here is what this company decided.
version: 1

# Salesforce holds dates without a time (FirstRespondedDate, StartDate, CloseDate).
# They begin at midnight in this zone.
timezone: America/Los_Angeles

sync:
  # There are no rules, so the picklist "Enable Buyer Touchpoints" on each campaign decides:
  # all members, the responded ones, or none. The first rule that you write would switch the picklist off;
  # rules_then_sync_type keeps it for campaigns that no rule matches.
  precedence: auto
  # A campaign's Touchpoint End Date is the day on which the web script took over: that day no longer counts.
  endDateInclusive: false
  windowBasis: touchpoint_date
  rules: []

# Which channel a campaign belongs to, by its Type. First match wins, so exceptions stand above.
channels:
  offline:
    - { type: Conference, when: [{ field: Campaign.Region__c, operator: equals, value: EMEA }], channel: Events, subchannel: EMEA Conference }
    - { type: Conference, channel: Events, subchannel: Conference }
    - { type: Tradeshow, channel: Events, subchannel: Tradeshow }
    - { type: User Conference, channel: Events, subchannel: User Conference }
    - { type: Field Event, channel: Events, subchannel: Dinner }
    - { type: Workshop, channel: Events, subchannel: Workshop }
    - { type: Webinar, channel: Webinar }
    - { type: Webinar Series, channel: Webinar, subchannel: Series }
    - { type: Direct Mail, channel: Direct Mail }
    - { type: Content Syndication, channel: Content Syndication }
    - { type: Email, channel: Email }
    - { type: Partner, channel: Partner }
    - { type: Referral Program, channel: Referral }
    - { type: Telemarketing, channel: Telemarketing }
    - { type: Advertisement, channel: Advertising }
    # Online types. The web script sees these people already: whatever shows up under NULL was synced by mistake.
    # Find the campaign and set its picklist to "Exclude all Campaign Members".
    - { type: Paid Search, channel: "NULL" }
    - { type: Paid Social, channel: "NULL" }
    - { type: Online, channel: "NULL" }
  # Campaigns without a Type end here, and those of the type "Trade Show", an old spelling that is left out
  # on purpose: Footfall warns of both. Put them right in Salesforce, or add a line above.
  default: { channel: Other }

attribution:
  # Whose touchpoints count for an opportunity: everyone's at the account.
  # contact_role and primary_contact_role are stricter.
  mapping: account
  lookbackDays: null
  # Amount is what was signed; ARR__c, the yearly share, is there as well.
  amountField: Amount
  # Larkfield's own model, in percent, 100 in all. First touch and opportunity creation count most: its events open doors.
  custom: { FT: 25, LC: 15, OC: 30, Closed: 10, middle: 20 }
  timeDecayHalfLifeDays: 7

# Interactions that shall not count although their campaign does, for example people who unsubscribed:
#   attributionTouchpoints:
#     - name: Unsubscribed
#       anyOf:
#         - - { field: CampaignMember.Status, operator: equals, value: Unsubscribed }
suppress:
  buyerTouchpoints: []
  attributionTouchpoints: []

# Lists that were uploaded weeks after the event carry the wrong date until somebody corrects it:
# see "footfall radar", and publish a file of dates. What is corrected by hand may also stand here.
overrides: []
`;
