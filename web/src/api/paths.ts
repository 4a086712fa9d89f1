// Made by `node scripts/api-types.ts` from the server's OpenAPI document; edit the routes instead.
export type paths = {
  "/api/activity": {
    parameters: Record<string, never>;
    /** Imports, publishes and write-backs of the store, newest first, and the records that the org refuses */
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          runs: ({
            id: number;
            command: string;
            by: string;
            at: string;
            endedAt: string | null;
            outcome: "done" | "failed" | null;
            publish: number | null;
            message: string | null;
          })[];
          errors: {
            total: number;
            items: ({
              object: string;
              key: string;
              code: string;
              fields: string | null;
              message: string;
              firstAt: string;
              lastAt: string;
              attempts: number;
              /** What to do, where Salesforce's words do not say it */
              advice: string | null;
            })[];
          };
          /** Of the runs */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/audit": {
    parameters: Record<string, never>;
    /** Who signed in and who changed what: the log of the server and those of its stores as one, newest first */
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: string;
            of: "server" | "demo" | "own";
            at: string;
            by: string;
            action: string;
            detail: Record<string, unknown>;
          })[];
          /** `cursor` of the next page; null at the end */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/campaigns": {
    parameters: Record<string, never>;
    /** Campaigns: searched, filtered, in any order, a window at a time */
    get: {
      parameters: { query?: { search?: string; view?: "all" | "to_sync" | "late" | "unmapped" | "excluded_but_matched" | "no_dates"; type?: string; channel?: string; syncType?: "none" | "include_all" | "include_responded" | "exclude_all"; warning?: "excluded_but_rule_matches" | "late_upload" | "no_type" | "null_channel" | "unmapped_type" | "window_inverted"; startFrom?: string; startTo?: string; createdFrom?: string; createdTo?: string; sort?: "name" | "type" | "channel" | "syncType" | "startDate" | "endDate" | "createdDate" | "touchpointStart" | "touchpointEnd" | "members" | "responded" | "withoutEmail" | "touchpoints" | "lateMembers" | "cost" | "won" | "open"; order?: "asc" | "desc"; model?: "first_touch" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "last_touch" | "linear" | "time_decay"; cursor?: string; offset?: number; limit?: number; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: string;
            name: string | null;
            type: string | null;
            channel: string;
            subchannel: string | null;
            syncType: string | null;
            syncTypeFrom: "footfall" | "crm" | null;
            sync: string | null;
            startDate: string | null;
            endDate: string | null;
            createdDate: string | null;
            touchpointStart: string | null;
            touchpointEnd: string | null;
            members: number;
            responded: number;
            withoutEmail: number;
            touchpoints: number;
            lateMembers: number;
            cost: string | null;
            won: string;
            /** Credit of open deals: provisional */
            open: string;
            warnings: (string)[];
          })[];
          total: number;
          /** `cursor` of the next page; null at the end */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/campaigns/{id}": {
    parameters: Record<string, never>;
    /** One campaign */
    get: {
      parameters: { query?: { model?: "first_touch" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "last_touch" | "linear" | "time_decay"; asOf?: number }; path: { id: string } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          id: string;
          name: string | null;
          type: string | null;
          channel: string;
          subchannel: string | null;
          syncType: string | null;
          syncTypeFrom: "footfall" | "crm" | null;
          sync: string | null;
          startDate: string | null;
          endDate: string | null;
          createdDate: string | null;
          touchpointStart: string | null;
          touchpointEnd: string | null;
          members: number;
          responded: number;
          withoutEmail: number;
          touchpoints: number;
          lateMembers: number;
          cost: string | null;
          won: string;
          /** Credit of open deals: provisional */
          open: string;
          warnings: (string)[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/campaigns/{id}/members": {
    parameters: Record<string, never>;
    /** A campaign's members: who they are, which of their dates is in use, and why they count or not */
    get: {
      parameters: { query?: { search?: string; counts?: string; status?: string; responded?: string; hasEmail?: string; sort?: "name" | "company" | "email" | "memberStatus" | "status" | "created" | "firstResponded" | "touchpointDate"; order?: "asc" | "desc"; cursor?: string; offset?: number; limit?: number; asOf?: number; format?: "json" | "csv" | "parquet" }; path: { id: string } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: string;
            name: string | null;
            company: string | null;
            email: string | null;
            record: "Lead" | "Contact" | null;
            recordId: string | null;
            memberStatus: string | null;
            responded: boolean;
            counts: boolean;
            status: string;
            rule: string | null;
            created: string | null;
            firstResponded: string | null;
            bulkDate: string | null;
            touchpointDate: string | null;
            dateSource: string | null;
            touchpointId: string | null;
            positions: string | null;
            opportunities: number;
          })[];
          total: number;
          /** `cursor` of the next page; null at the end */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/channels/types": {
    parameters: Record<string, never>;
    /** Campaign types that the org uses, and the channels that the map gives them */
    get: {
      parameters: { query?: { asOf?: number }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            type: string | null;
            campaigns: number;
            active: number;
            members: number;
            touchpoints: number;
            unmapped: number;
            channels: ({
              channel: string;
              subchannel: string | null;
              campaigns: number;
            })[];
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/diff": {
    parameters: Record<string, never>;
    /** Two publishes side by side, differences split by cause */
    get: {
      parameters: { query: { from: number; to: number; report?: "channels" | "campaigns" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          from: number;
          to: number;
          report: string;
          rows: (unknown)[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/fields": {
    parameters: Record<string, never>;
    /** Fields that rules and channel conditions may name */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            object: "CampaignMember" | "Campaign" | "Lead" | "Contact" | "Opportunity" | "Touchpoint";
            name: string;
            type: "id" | "text" | "boolean" | "number" | "date" | "datetime";
            isDate: boolean;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/fields/values": {
    parameters: Record<string, never>;
    /** The values that a field has most often */
    get: {
      parameters: { query: { object: "CampaignMember" | "Campaign" | "Lead" | "Contact" | "Opportunity" | "Touchpoint"; name: string; search?: string }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            value: string;
            records: number;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/invitations": {
    parameters: Record<string, never>;
    /** One-time links that nobody has taken yet, without the links themselves */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: string;
            kind: "setup" | "invitation" | "reset";
            email: string | null;
            role: "viewer" | "editor" | "admin" | null;
            madeBy: string;
            createdAt: string;
            expiresAt: string;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/invitations/{id}": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    post?: never;
    patch?: never;
    /** Take a one-time link back */
    delete: {
      parameters: { query?: Record<string, never>; path: { id: string } };
      requestBody?: never;
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
  };
  "/api/jobs": {
    parameters: Record<string, never>;
    /** What is under way, and what was lately, newest first; also of the process before */
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: number;
            kind: string;
            store: "demo" | "own";
            by: string;
            at: string;
            endedAt: string | null;
            status: "running" | "done" | "failed";
            progress: string | null;
            result: unknown;
            error: string | null;
          })[];
          /** `cursor` of the next page; null at the end */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    /** Begin an import, a write-back or its plan, a sync, or an examination of the org */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          kind: "import" | "export-plan" | "export" | "sync" | "doctor";
          /** Needed for `export` where the settings say salesforce.writeBack: false */
          confirm?: "write";
          /** Read everything again */
          full?: boolean;
          /** Delete even where more than a fifth of an object would go */
          yes?: boolean;
          /** Go on after a refusal that needs a person; left out: as salesforce.pauseOnErrors says */
          skipErrors?: boolean;
        } } };
      responses: {
        200: { content: { "application/json": {
          id: number;
          kind: string;
          store: "demo" | "own";
          by: string;
          at: string;
          endedAt: string | null;
          status: "running" | "done" | "failed";
          progress: string | null;
          result: unknown;
          error: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/jobs/{id}": {
    parameters: Record<string, never>;
    /** One job */
    get: {
      parameters: { query?: Record<string, never>; path: { id: number } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          id: number;
          kind: string;
          store: "demo" | "own";
          by: string;
          at: string;
          endedAt: string | null;
          status: "running" | "done" | "failed";
          progress: string | null;
          result: unknown;
          error: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/jobs/{id}/events": {
    parameters: Record<string, never>;
    /** A job as server-sent events: its state at once and at each change, until it has ended */
    get: {
      parameters: { query?: Record<string, never>; path: { id: number } };
      requestBody?: never;
      responses: {
        200: { content: { "text/event-stream": string } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/keys": {
    parameters: Record<string, never>;
    /** The keys of programs, without the keys themselves */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: number;
            name: string;
            start: string;
            scopes: ("read" | "preview" | "publish" | "export" | "admin")[];
            madeBy: string;
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    /** Make a key for a program; it is shown this once */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          name: string;
          scopes: ("read" | "preview" | "publish" | "export" | "admin")[];
          expiresAt?: string | null;
        } } };
      responses: {
        200: { content: { "application/json": {
          id: number;
          key: string;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/keys/{id}": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    post?: never;
    patch?: never;
    /** Take a key back */
    delete: {
      parameters: { query?: Record<string, never>; path: { id: number } };
      requestBody?: never;
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
  };
  "/api/links/{token}": {
    parameters: Record<string, never>;
    /** What a one-time link is for */
    get: {
      parameters: { query?: Record<string, never>; path: { token: string } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          kind: "setup" | "invitation" | "reset";
          email: string | null;
          role: "viewer" | "editor" | "admin" | null;
          passwordMin: number;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    /** Take a one-time link: make the account, or set the password; signs in */
    post: {
      parameters: { query?: Record<string, never>; path: { token: string } };
      requestBody: { content: { "application/json": {
          email?: string;
          name?: string;
          password: string;
        } } };
      responses: {
        200: { content: { "application/json": {
          user: {
            email: string;
          };
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/members/{id}/explanation": {
    parameters: Record<string, never>;
    /** Why a campaign member counts or not, where its date comes from, what it earns */
    get: {
      parameters: { query?: { asOf?: number }; path: { id: string } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          member: {
            id: string;
            crmStatus: string | null;
            hasResponded: boolean;
            createdAt: string;
            isDeleted: boolean;
            override: string | null;
            hasOverride: boolean;
          };
          outcome: {
            counts: boolean;
            status: string;
            person: string | null;
            rule: string | null;
            touchpointDate: string | null;
            dateSource: string | null;
          };
          modes: {
            rules: boolean;
            syncType: boolean;
          };
          rules: ({
            number: number;
            name: string;
            matches: boolean;
            groups: (({
              text: string;
              cell: string | null;
              holds: boolean;
            })[])[];
          })[];
          dates: ({
            field: string;
            cell: string | null;
            why: string;
          })[];
          duplicateOf: string | null;
          deals: ({
            opportunityId: string;
            name: string | null;
            isOpen: boolean;
            isWon: boolean;
            amount: string;
            positions: string;
            touchpointId: string;
            credits: ({
              model: string;
              percent: string;
              revenue: string;
            })[];
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/opportunities": {
    parameters: Record<string, never>;
    /** Deals by name, account or id */
    get: {
      parameters: { query?: { search?: string; state?: "won" | "open" | "lost"; cursor?: string; offset?: number; limit?: number; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: string;
            name: string | null;
            account: string | null;
            stage: string | null;
            closeDate: string | null;
            isWon: boolean;
            isOpen: boolean;
            amount: string;
            touchpoints: number;
            people: number;
          })[];
          total: number;
          /** `cursor` of the next page; null at the end */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/opportunities/{id}": {
    parameters: Record<string, never>;
    /** A deal's journey: who counts, which touches, each model's sum */
    get: {
      parameters: { query?: { asOf?: number }; path: { id: string } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          opportunity: {
            id: string;
            name: string | null;
            stage: string | null;
            amount: string;
            accountId: string | null;
            createdAt: string;
            closeDate: string;
            isOpen: boolean;
            isWon: boolean;
            closesAt: string | null;
            opensAt: string | null;
          };
          people: ({
            person: string;
            contactId: string;
            touches: number;
            admitted: number;
            afterClose: number;
            beforeLookback: number;
          })[];
          touches: ({
            touchpointId: string;
            date: string;
            person: string;
            campaignId: string | null;
            campaign: string | null;
            channel: string;
            subchannel: string | null;
            positions: string;
            place: number;
            pending: boolean;
            afterCreation: boolean;
            credits: ({
              model: string;
              terms: ({
                value: string;
                reason: string;
              })[];
              percent: number;
              storedPercent: number;
              revenue: string;
            })[];
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/org/connect": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Connect the company's own store to its org, as a job: with `web`, its progress names the address to open on the server's machine */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          auth: "web";
          url?: string;
          clientId: string;
          clientSecret?: string;
        } | {
          auth: "client-credentials";
          url?: string;
          clientId: string;
          clientSecret: string;
        } | {
          auth: "jwt";
          url?: string;
          clientId: string;
          username: string;
          privateKey: string;
        } } };
      responses: {
        200: { content: { "application/json": {
          id: number;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/org/reset": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Throw away what a store has from its org, so that another can be connected; the settings of the company's own are kept, the demo goes whole; typed confirmation */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          confirm: string;
          store?: "demo" | "own";
        } } };
      responses: {
        200: { content: { "application/json": {
          keepsSettings: boolean;
          /** Ids in the settings that another org does not have */
          orphans: {
            campaigns: (string)[];
            members: (string)[];
          };
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/pending": {
    parameters: Record<string, never>;
    /** What you have changed and not published, in the store that is shown */
    get: {
      parameters: { query?: { store?: string }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          changes: (unknown)[];
          base: number | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    /** Keep what you have changed */
    put: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          changes: ({
            kind: "campaign";
            campaignId: string;
            name: string;
            /** Empty text: none, whatever the CRM says; null: what the CRM says */
            set: {
              syncType?: string | null;
              touchpointStart?: string | null;
              touchpointEnd?: string | null;
              type?: string | null;
            };
          } | {
            kind: "dates";
            campaignId: string | null;
            name: string;
            update: {
              /** Only these campaign members, of those that the filters choose */
              members?: (string)[];
              /** Without any, all members are chosen */
              filters: ({
                field: string;
                operator: "equals" | "not_equals" | "less_than" | "greater_than" | "less_or_equal" | "greater_or_equal" | "contains" | "not_contains" | "starts_with" | "is_empty" | "is_not_empty";
                value?: string;
              })[];
              match: "all" | "any";
              action: {
                kind: "set";
                date: string;
              } | {
                kind: "clear";
              } | {
                kind: "shift";
                days: number;
              } | {
                kind: "copy";
                field: string;
                time?: string;
              } | {
                kind: "list";
                csv: string;
              };
            };
          } | {
            kind: "radar";
            campaignId: string;
            name: string;
            date?: string;
          } | {
            kind: "rules";
            sync: Record<string, unknown>;
          } | {
            kind: "channels";
            channels: Record<string, unknown>;
          } | {
            kind: "attribution";
            attribution: Record<string, unknown>;
          } | {
            kind: "suppress";
            suppress: Record<string, unknown>;
          } | {
            kind: "salesforce";
            salesforce: Record<string, unknown>;
          } | {
            kind: "basics";
            timezone?: string;
            writeBack?: boolean;
          } | {
            kind: "settings";
            yaml: string;
          } | {
            kind: "undo";
            publish: number;
          })[];
          base: number | null;
          /** The store that the page showed, by its id */
          store?: string;
        } } };
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    post?: never;
    patch?: never;
    /** Discard what you have changed */
    delete: {
      parameters: { query?: { store?: string }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
  };
  "/api/people": {
    parameters: Record<string, never>;
    /** People by name, company or address */
    get: {
      parameters: { query?: { search?: string; cursor?: string; offset?: number; limit?: number; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            person: string;
            name: string | null;
            company: string | null;
            touchpoints: number;
            firstTouch: string | null;
            lastTouch: string | null;
          })[];
          total: number;
          /** `cursor` of the next page; null at the end */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/people/erase": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Erase a person from the store, in every version and publish; logged without the address */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          email: string;
          /** Only count */
          dryRun?: boolean;
        } } };
      responses: {
        200: { content: { "application/json": {
          records: number;
          /** That these records have or ever had */
          addresses: number;
          memberships: number;
          touchpoints: number;
          deals: number;
          publish: number | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/people/{person}": {
    parameters: Record<string, never>;
    /** A person's journey: memberships, touches, deals */
    get: {
      parameters: { query?: { asOf?: number }; path: { person: string } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          person: string;
          records: ({
            object: "Contact" | "Lead";
            id: string;
            accountId: string | null;
          })[];
          memberships: ({
            memberId: string;
            campaign: string | null;
            status: string;
            touchpointDate: string | null;
          })[];
          journey: ({
            touchpointId: string;
            date: string;
            person: string;
            campaignId: string | null;
            campaign: string | null;
            channel: string;
            subchannel: string | null;
            positions: string;
          })[];
          deals: ({
            opportunityId: string;
            name: string | null;
            isOpen: boolean;
            isWon: boolean;
            amount: string;
            positions: string;
            touchpointId: string;
            credits: ({
              model: string;
              percent: string;
              revenue: string;
            })[];
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/preview": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** What publishing these changes would do; changes nothing */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          changes: ({
            kind: "campaign";
            campaignId: string;
            name: string;
            /** Empty text: none, whatever the CRM says; null: what the CRM says */
            set: {
              syncType?: string | null;
              touchpointStart?: string | null;
              touchpointEnd?: string | null;
              type?: string | null;
            };
          } | {
            kind: "dates";
            campaignId: string | null;
            name: string;
            update: {
              /** Only these campaign members, of those that the filters choose */
              members?: (string)[];
              /** Without any, all members are chosen */
              filters: ({
                field: string;
                operator: "equals" | "not_equals" | "less_than" | "greater_than" | "less_or_equal" | "greater_or_equal" | "contains" | "not_contains" | "starts_with" | "is_empty" | "is_not_empty";
                value?: string;
              })[];
              match: "all" | "any";
              action: {
                kind: "set";
                date: string;
              } | {
                kind: "clear";
              } | {
                kind: "shift";
                days: number;
              } | {
                kind: "copy";
                field: string;
                time?: string;
              } | {
                kind: "list";
                csv: string;
              };
            };
          } | {
            kind: "radar";
            campaignId: string;
            name: string;
            date?: string;
          } | {
            kind: "rules";
            sync: Record<string, unknown>;
          } | {
            kind: "channels";
            channels: Record<string, unknown>;
          } | {
            kind: "attribution";
            attribution: Record<string, unknown>;
          } | {
            kind: "suppress";
            suppress: Record<string, unknown>;
          } | {
            kind: "salesforce";
            salesforce: Record<string, unknown>;
          } | {
            kind: "basics";
            timezone?: string;
            writeBack?: boolean;
          } | {
            kind: "settings";
            yaml: string;
          } | {
            kind: "undo";
            publish: number;
          })[];
          /** The store that the page showed, by its id */
          store?: string;
        } } };
      responses: {
        200: { content: { "application/json": {
          document: {
            /** Null in a preview */
            publish: number | null;
            seconds: number;
            members: {
              gained: number;
              lost: number;
              redated: number;
            };
            touchpoints: {
              added: number;
              removed: number;
              changed: number;
            };
            attributionTouchpoints: {
              added: number;
              removed: number;
              changed: number;
            };
            opportunities: number;
            channels: ({
              channel: string;
              subchannel: string | null;
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            campaigns: ({
              campaignId: string;
              name: string | null;
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            statuses: ({
              before: string | null;
              after: string | null;
              members: number;
            })[];
            warnings: ({
              code: string;
              count: number;
              examples: (unknown)[];
            })[];
          };
          details: {
            settings: (string)[];
            members: ({
              id: string;
              campaignId: string;
              person: string | null;
              before: {
                status: string;
                date: string | null;
                source: string | null;
                /** Of its touchpoint in the journey of the person; null: it has none */
                positions: string | null;
              } | null;
              after: {
                status: string;
                date: string | null;
                source: string | null;
                /** Of its touchpoint in the journey of the person; null: it has none */
                positions: string | null;
              };
            })[];
            dates: ({
              before: string | null;
              after: string | null;
              members: number;
            })[];
            opportunities: ({
              id: string;
              name: string | null;
              amount: string;
              /** W-shaped */
              moved: string;
              models: ({
                model: string;
                moved: string;
              })[];
            })[];
            positions: ({
              before: string | null;
              after: string | null;
              touchpoints: number;
              attributionTouchpoints: number;
            })[];
            deals: {
              won: number;
              open: number;
              lost: number;
            };
            campaignChannels: ({
              campaignId: string;
              channel: string;
            })[];
            salesforce: {
              insert: number;
              update: number;
              delete: number;
              apiCalls: number;
            };
            precedence: string | null;
          } | null;
          updates: ({
            matched: number;
            changed: number;
            confirmed: number;
            unchanged: number;
            withoutSource: number;
            unreadable: number;
            oldDates: {
              earliest: string | null;
              latest: string | null;
            };
            newDates: {
              earliest: string | null;
              latest: string | null;
            };
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/publish": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Publish these changes; 409 `stale` where the newest publish is not the base */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          changes: ({
            kind: "campaign";
            campaignId: string;
            name: string;
            /** Empty text: none, whatever the CRM says; null: what the CRM says */
            set: {
              syncType?: string | null;
              touchpointStart?: string | null;
              touchpointEnd?: string | null;
              type?: string | null;
            };
          } | {
            kind: "dates";
            campaignId: string | null;
            name: string;
            update: {
              /** Only these campaign members, of those that the filters choose */
              members?: (string)[];
              /** Without any, all members are chosen */
              filters: ({
                field: string;
                operator: "equals" | "not_equals" | "less_than" | "greater_than" | "less_or_equal" | "greater_or_equal" | "contains" | "not_contains" | "starts_with" | "is_empty" | "is_not_empty";
                value?: string;
              })[];
              match: "all" | "any";
              action: {
                kind: "set";
                date: string;
              } | {
                kind: "clear";
              } | {
                kind: "shift";
                days: number;
              } | {
                kind: "copy";
                field: string;
                time?: string;
              } | {
                kind: "list";
                csv: string;
              };
            };
          } | {
            kind: "radar";
            campaignId: string;
            name: string;
            date?: string;
          } | {
            kind: "rules";
            sync: Record<string, unknown>;
          } | {
            kind: "channels";
            channels: Record<string, unknown>;
          } | {
            kind: "attribution";
            attribution: Record<string, unknown>;
          } | {
            kind: "suppress";
            suppress: Record<string, unknown>;
          } | {
            kind: "salesforce";
            salesforce: Record<string, unknown>;
          } | {
            kind: "basics";
            timezone?: string;
            writeBack?: boolean;
          } | {
            kind: "settings";
            yaml: string;
          } | {
            kind: "undo";
            publish: number;
          })[];
          reason: string;
          base?: number | null;
          /** The store that the page showed, by its id */
          store?: string;
        } } };
      responses: {
        200: { content: { "application/json": {
          document: {
            /** Null in a preview */
            publish: number | null;
            seconds: number;
            members: {
              gained: number;
              lost: number;
              redated: number;
            };
            touchpoints: {
              added: number;
              removed: number;
              changed: number;
            };
            attributionTouchpoints: {
              added: number;
              removed: number;
              changed: number;
            };
            opportunities: number;
            channels: ({
              channel: string;
              subchannel: string | null;
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            campaigns: ({
              campaignId: string;
              name: string | null;
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            statuses: ({
              before: string | null;
              after: string | null;
              members: number;
            })[];
            warnings: ({
              code: string;
              count: number;
              examples: (unknown)[];
            })[];
          };
          details: {
            settings: (string)[];
            members: ({
              id: string;
              campaignId: string;
              person: string | null;
              before: {
                status: string;
                date: string | null;
                source: string | null;
                /** Of its touchpoint in the journey of the person; null: it has none */
                positions: string | null;
              } | null;
              after: {
                status: string;
                date: string | null;
                source: string | null;
                /** Of its touchpoint in the journey of the person; null: it has none */
                positions: string | null;
              };
            })[];
            dates: ({
              before: string | null;
              after: string | null;
              members: number;
            })[];
            opportunities: ({
              id: string;
              name: string | null;
              amount: string;
              /** W-shaped */
              moved: string;
              models: ({
                model: string;
                moved: string;
              })[];
            })[];
            positions: ({
              before: string | null;
              after: string | null;
              touchpoints: number;
              attributionTouchpoints: number;
            })[];
            deals: {
              won: number;
              open: number;
              lost: number;
            };
            campaignChannels: ({
              campaignId: string;
              channel: string;
            })[];
            salesforce: {
              insert: number;
              update: number;
              delete: number;
              apiCalls: number;
            };
            precedence: string | null;
          } | null;
          updates: ({
            matched: number;
            changed: number;
            confirmed: number;
            unchanged: number;
            withoutSource: number;
            unreadable: number;
            oldDates: {
              earliest: string | null;
              latest: string | null;
            };
            newDates: {
              earliest: string | null;
              latest: string | null;
            };
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/publishes": {
    parameters: Record<string, never>;
    /** Every publish, newest first */
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: number;
            at: string;
            /** The model's clock */
            now: string;
            by: string;
            cause: string;
            reason: string | null;
            settingsVersion: number;
            opened: number;
            closed: number;
            undoes: number | null;
            /** Credit that changed hands, W-shaped */
            moved: string;
            /** Whether its outcome can be looked at: false once footfall compact took it out */
            isThere: boolean;
          })[];
          total: number;
          /** `cursor` of the next page; null at the end */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/publishes/{id}": {
    parameters: Record<string, never>;
    /** One publish */
    get: {
      parameters: { query?: Record<string, never>; path: { id: number } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          id: number;
          at: string;
          /** The model's clock */
          now: string;
          by: string;
          cause: string;
          reason: string | null;
          settingsVersion: number;
          opened: number;
          closed: number;
          undoes: number | null;
          /** Credit that changed hands, W-shaped */
          moved: string;
          /** Whether its outcome can be looked at: false once footfall compact took it out */
          isThere: boolean;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/publishes/{id}/undo": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Take a publish back, as a new publish */
    post: {
      parameters: { query?: Record<string, never>; path: { id: number } };
      requestBody: { content: { "application/json": {
          reason: string;
          /** The store that the page showed, by its id */
          store?: string;
        } } };
      responses: {
        200: { content: { "application/json": {
          document: {
            /** Null in a preview */
            publish: number | null;
            seconds: number;
            members: {
              gained: number;
              lost: number;
              redated: number;
            };
            touchpoints: {
              added: number;
              removed: number;
              changed: number;
            };
            attributionTouchpoints: {
              added: number;
              removed: number;
              changed: number;
            };
            opportunities: number;
            channels: ({
              channel: string;
              subchannel: string | null;
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            campaigns: ({
              campaignId: string;
              name: string | null;
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            statuses: ({
              before: string | null;
              after: string | null;
              members: number;
            })[];
            warnings: ({
              code: string;
              count: number;
              examples: (unknown)[];
            })[];
          };
          details: {
            settings: (string)[];
            members: ({
              id: string;
              campaignId: string;
              person: string | null;
              before: {
                status: string;
                date: string | null;
                source: string | null;
                /** Of its touchpoint in the journey of the person; null: it has none */
                positions: string | null;
              } | null;
              after: {
                status: string;
                date: string | null;
                source: string | null;
                /** Of its touchpoint in the journey of the person; null: it has none */
                positions: string | null;
              };
            })[];
            dates: ({
              before: string | null;
              after: string | null;
              members: number;
            })[];
            opportunities: ({
              id: string;
              name: string | null;
              amount: string;
              /** W-shaped */
              moved: string;
              models: ({
                model: string;
                moved: string;
              })[];
            })[];
            positions: ({
              before: string | null;
              after: string | null;
              touchpoints: number;
              attributionTouchpoints: number;
            })[];
            deals: {
              won: number;
              open: number;
              lost: number;
            };
            campaignChannels: ({
              campaignId: string;
              channel: string;
            })[];
            salesforce: {
              insert: number;
              update: number;
              delete: number;
              apiCalls: number;
            };
            precedence: string | null;
          } | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/publishes/{id}/undo/preview": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** What taking a publish back would do */
    post: {
      parameters: { query?: { store?: string }; path: { id: number } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          document: {
            /** Null in a preview */
            publish: number | null;
            seconds: number;
            members: {
              gained: number;
              lost: number;
              redated: number;
            };
            touchpoints: {
              added: number;
              removed: number;
              changed: number;
            };
            attributionTouchpoints: {
              added: number;
              removed: number;
              changed: number;
            };
            opportunities: number;
            channels: ({
              channel: string;
              subchannel: string | null;
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            campaigns: ({
              campaignId: string;
              name: string | null;
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            statuses: ({
              before: string | null;
              after: string | null;
              members: number;
            })[];
            warnings: ({
              code: string;
              count: number;
              examples: (unknown)[];
            })[];
          };
          details: {
            settings: (string)[];
            members: ({
              id: string;
              campaignId: string;
              person: string | null;
              before: {
                status: string;
                date: string | null;
                source: string | null;
                /** Of its touchpoint in the journey of the person; null: it has none */
                positions: string | null;
              } | null;
              after: {
                status: string;
                date: string | null;
                source: string | null;
                /** Of its touchpoint in the journey of the person; null: it has none */
                positions: string | null;
              };
            })[];
            dates: ({
              before: string | null;
              after: string | null;
              members: number;
            })[];
            opportunities: ({
              id: string;
              name: string | null;
              amount: string;
              /** W-shaped */
              moved: string;
              models: ({
                model: string;
                moved: string;
              })[];
            })[];
            positions: ({
              before: string | null;
              after: string | null;
              touchpoints: number;
              attributionTouchpoints: number;
            })[];
            deals: {
              won: number;
              open: number;
              lost: number;
            };
            campaignChannels: ({
              campaignId: string;
              channel: string;
            })[];
            salesforce: {
              insert: number;
              update: number;
              delete: number;
              apiCalls: number;
            };
            precedence: string | null;
          } | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/radar": {
    parameters: Record<string, never>;
    /** Campaigns whose members' dates cannot be the event's, worst first, with evidence and a proposal */
    get: {
      parameters: { query?: { campaign?: string; asOf?: number }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            campaignId: string;
            name: string;
            type: string | null;
            startDate: string | null;
            endDate: string | null;
            members: number;
            ofMembers: number;
            evidence: ({
              kind: string;
              members: number;
              text: string;
            })[];
            confidence: number;
            score: number;
            proposal: {
              date: string;
              why: string;
            } | null;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/radar/{id}/stake": {
    parameters: Record<string, never>;
    /** The credit at stake, were the radar's proposal for a campaign taken; a preview of it */
    get: {
      parameters: { query?: Record<string, never>; path: { id: string } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          stake: {
            campaign: ({
              model: string;
              won: {
                before: string;
                after: string;
              };
              open: {
                before: string;
                after: string;
              };
            })[];
            members: {
              gained: number;
              lost: number;
              redated: number;
            };
            opportunities: number;
          } | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/channel-months": {
    parameters: Record<string, never>;
    /** Credit by channel over months */
    get: {
      parameters: { query?: { model?: "first_touch" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "last_touch" | "linear" | "time_decay"; dateType?: "close" | "created" | "touchpoint"; from?: string; to?: string; channel?: string; campaign?: string; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          rows: ({
            month: string;
            channel: string;
            won: string;
            open: string;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/channels": {
    parameters: Record<string, never>;
    /** Credit by channel, subchannel and campaign */
    get: {
      parameters: { query?: { model?: "first_touch" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "last_touch" | "linear" | "time_decay"; dateType?: "close" | "created" | "touchpoint"; from?: string; to?: string; stage?: string; channel?: string; campaign?: string; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          rows: ({
            level: "all" | "channel" | "subchannel" | "campaign";
            channel: string | null;
            subchannel: string | null;
            campaignId: string | null;
            campaign: string | null;
            touchpoints: number;
            deals: number;
            weightedDeals: string;
            won: string;
            open: string;
          })[];
          /** What `stage` may name */
          stages: (string)[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/data-driven": {
    parameters: Record<string, never>;
    /** Credit by channel under the data-driven models (Markov, Shapley) */
    get: {
      parameters: { query?: { asOf?: number }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          conversions: number;
          value: number;
          nulls: number;
          baseProbability: number;
          channels: ({
            channel: string;
            removalEffect: number;
            first: {
              conversions: number;
              value: number;
            };
            last: {
              conversions: number;
              value: number;
            };
            linear: {
              conversions: number;
              value: number;
            };
            position: {
              conversions: number;
              value: number;
            };
            shapley: {
              conversions: number;
              value: number;
            };
            markov: {
              conversions: number;
              value: number;
            };
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/deals": {
    parameters: Record<string, never>;
    /** The deals behind a row of the channels' report */
    get: {
      parameters: { query?: { model?: "first_touch" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "last_touch" | "linear" | "time_decay"; dateType?: "close" | "created" | "touchpoint"; from?: string; to?: string; stage?: string; channel?: string; subchannel?: string; campaign?: string; cursor?: string; offset?: number; limit?: number; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            opportunityId: string;
            name: string | null;
            stage: string | null;
            closeDate: string | null;
            isWon: boolean;
            isOpen: boolean;
            amount: string;
            touchpoints: number;
            percent: string;
            revenue: string;
          })[];
          total: number;
          /** `cursor` of the next page; null at the end */
          next: string | null;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/double-counting": {
    parameters: Record<string, never>;
    /** Campaigns that may count people twice */
    get: {
      parameters: { query?: { asOf?: number }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            kind: "online_type" | "follows_web" | "follows_membership" | "overlaps_web_tracking";
            campaignId: string;
            name: string;
            other?: {
              campaignId: string;
              name: string;
            };
            people: number;
            members: number;
            touchpoints: number;
            won: Record<string, string>;
            text: string;
            proposal?: {
              touchpointEnd: string;
            };
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/engagement": {
    parameters: Record<string, never>;
    /** Touchpoints, people and accounts by month and channel */
    get: {
      parameters: { query?: { from?: string; to?: string; campaign?: string; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          rows: ({
            month: string | null;
            channel: string;
            touchpoints: number;
            people: number;
            accounts: number;
            firstTouches: number;
            leadCreations: number;
          })[];
          whole: {
            touchpoints: number;
            people: number;
            accounts: number;
          };
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/events": {
    parameters: Record<string, never>;
    /** Events of a channel side by side, with their rank under every model */
    get: {
      parameters: { query?: { channel?: string; from?: string; to?: string; campaign?: string; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          rows: ({
            campaignId: string;
            campaign: string | null;
            type: string | null;
            subchannel: string | null;
            startDate: string | null;
            members: number;
            responded: number;
            touchpoints: number;
            people: number;
            firstTouches: number;
            deals: number;
            cost: string | null;
            models: ({
              model: string;
              won: string;
              open: string;
              rank: number | null;
            })[];
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/overview": {
    parameters: Record<string, never>;
    /** Coverage of won deals, pipeline, offline against digital, by close date */
    get: {
      parameters: { query?: { model?: "first_touch" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "last_touch" | "linear" | "time_decay"; from?: string; to?: string; asOf?: number }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          won: {
            deals: number;
            revenue: string;
          };
          attributed: {
            deals: number;
            revenue: string;
          };
          pipeline: {
            deals: number;
            amount: string;
            credited: string;
          };
          classes: ({
            touchClass: "offline" | "digital";
            touchpoints: number;
            won: string;
            open: string;
          })[];
          months: ({
            month: string;
            won: string;
            attributed: string;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/reports/roi": {
    parameters: Record<string, never>;
    /** What marketing cost and what came of it, by channel, subchannel and campaign, with what no touch has the credit of, and by month */
    get: {
      parameters: { query?: { model?: "first_touch" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "last_touch" | "linear" | "time_decay"; from?: string; to?: string; counts?: "credit" | "distinct"; campaign?: string; asOf?: number; format?: "json" | "csv" | "parquet" }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          rows: ({
            level: "all" | "channel" | "subchannel" | "campaign" | "no_touch";
            channel: string | null;
            subchannel: string | null;
            campaignId: string | null;
            campaign: string | null;
            startDate: string | null;
            endDate: string | null;
            cost: string | null;
            costGap: "not_synced" | "no_cost" | "no_dates" | null;
            /** Of deals won in the period */
            attributed: string;
            /** Of touches in the period, of deals won whenever */
            realized: string;
            /** Of touches in the period, of open deals: provisional */
            open: string;
            touchpoints: number;
            newLeads: string;
            newOpportunities: string;
            deals: string;
            /** A multiple of the cost; null without cost */
            simpleRoi: string | null;
            realizedRoi: string | null;
            costPerLead: string | null;
            costPerOpportunity: string | null;
            costPerDeal: string | null;
          })[];
          months: ({
            month: string;
            /** Null: the whole month */
            channel: string | null;
            cost: string | null;
            attributed: string;
            realized: string;
            simpleRoi: string | null;
            realizedRoi: string | null;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/rules/test": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Try sync rules on a campaign, or on all: which members match which rule, which wins, which date */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          sync: Record<string, unknown>;
          campaignId?: string;
        } } };
      responses: {
        200: { content: { "application/json": {
          members: number;
          counts: number;
          rules: ({
            number: number;
            name: string;
            matches: number;
            wins: number;
            counts: number;
          })[];
          statuses: ({
            status: string;
            members: number;
          })[];
          sample: ({
            memberId: string;
            person: string | null;
            campaignId: string | null;
            campaign: string | null;
            status: string;
            rule: string | null;
            touchpointDate: string | null;
            dateSource: string | null;
            matching: (number)[];
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/schedule": {
    parameters: Record<string, never>;
    /** When the store syncs by itself, how the last sync ended, and whether one is overdue */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          /** The store that syncs by itself: your own where it is connected */
          store: "demo" | "own" | null;
          schedule: {
            cron: string;
            enabled: boolean;
          };
          next: string | null;
          last: {
            at: string;
            status: "done" | "failed";
            error: string | null;
            by: string;
          } | null;
          isOverdue: boolean;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    /** Set when the store syncs by itself, as a cron pattern of five fields in the server's zone */
    put: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          cron: string;
          enabled: boolean;
        } } };
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/session": {
    parameters: Record<string, never>;
    /** Who is signed in */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          user: {
            id: string;
            email: string;
            name: string;
            role: "viewer" | "editor" | "admin";
          };
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    /** Sign in; sets the cookie of the session */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          email: string;
          password: string;
        } } };
      responses: {
        200: { content: { "application/json": {
          user: {
            email: string;
            name?: string;
            role?: "viewer" | "editor" | "admin";
          };
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    /** Sign out */
    delete: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
  };
  "/api/session/password": {
    parameters: Record<string, never>;
    get?: never;
    /** Change your password; asks for the current one, and ends your other sessions */
    put: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          current: string;
          password: string;
        } } };
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/sessions": {
    parameters: Record<string, never>;
    /** Where you are signed in */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: string;
            createdAt: string;
            expiresAt: string;
            userAgent: string | null;
            isThis: boolean;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/sessions/{id}": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    post?: never;
    patch?: never;
    /** End one of your sessions */
    delete: {
      parameters: { query?: Record<string, never>; path: { id: string } };
      requestBody?: never;
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
  };
  "/api/settings": {
    parameters: Record<string, never>;
    /** The settings as of a publish, as YAML and as an object */
    get: {
      parameters: { query?: { asOf?: number }; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          publish: number;
          yaml: string;
          settings: Record<string, unknown>;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/settings/check": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** What is wrong with a settings document, and what it would change */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          yaml: string;
        } } };
      responses: {
        200: { content: { "application/json": {
          problems: ({
            line: number | null;
            character: number | null;
            path: string | null;
            message: string;
          })[];
          changes: (string)[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/store": {
    parameters: Record<string, never>;
    /** The store that is shown: its org, zone, currency, newest publish, and what waits to be done */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          name: "demo" | "own";
          /** What changes name, so that they go to no other store */
          id: string;
          stores: ({
            name: "demo" | "own";
            isThere: boolean;
          })[];
          /** Campaigns created before it wait for no decision */
          startDate: string | null;
          proposedStartDate: string;
          /** It was thrown away, and does not come back by itself */
          isDemoGone: boolean;
          org: {
            id: string;
            username: string;
            instanceUrl: string;
            isSandbox: boolean | null;
            isSimulated: boolean;
          } | null;
          timezone: string;
          currency: string;
          published: {
            id: number;
            at: string;
            /** The model's clock */
            now: string;
            by: string;
            cause: string;
            reason: string | null;
            settingsVersion: number;
            opened: number;
            closed: number;
            undoes: number | null;
          } | null;
          sync: {
            isOverdue: boolean;
            lastStatus: "done" | "failed" | null;
            lastAt: string | null;
          } | null;
          counts: {
            campaigns: number;
            members: number;
            touchpoints: number;
            unmapped: number;
          };
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/store/active": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Show the demo's store or the company's own, to everybody */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          name: "demo" | "own";
        } } };
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/store/demo": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Bring the demo back that was thrown away, at the next start of the server */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/store/start-date": {
    parameters: Record<string, never>;
    get?: never;
    /** Set the day from which on campaigns are worth a decision */
    put: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          startDate?: string | null;
        } } };
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    post?: never;
    patch?: never;
    delete?: never;
  };
  "/api/users": {
    parameters: Record<string, never>;
    /** Who may sign in */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            id: string;
            name: string;
            email: string;
            role: "viewer" | "editor" | "admin";
            createdAt: string;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    put?: never;
    /** Invite somebody by a one-time link */
    post: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          email: string;
          role: "viewer" | "editor" | "admin";
        } } };
      responses: {
        200: { content: { "application/json": {
          /** To pass on; null where it was sent by mail */
          link: string | null;
          sent: boolean;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/users/{id}": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    post?: never;
    /** Give somebody another role */
    patch: {
      parameters: { query?: Record<string, never>; path: { id: string } };
      requestBody: { content: { "application/json": {
          role: "viewer" | "editor" | "admin";
        } } };
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    /** Take somebody's account away; ends their sessions, and takes their keys and links back */
    delete: {
      parameters: { query?: Record<string, never>; path: { id: string } };
      requestBody?: never;
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
  };
  "/api/users/{id}/reset": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    /** Make a one-time link to set a new password */
    post: {
      parameters: { query?: Record<string, never>; path: { id: string } };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          /** To pass on; null where it was sent by mail */
          link: string | null;
          sent: boolean;
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    patch?: never;
    delete?: never;
  };
  "/api/users/{id}/sessions": {
    parameters: Record<string, never>;
    get?: never;
    put?: never;
    post?: never;
    patch?: never;
    /** End every session of somebody */
    delete: {
      parameters: { query?: Record<string, never>; path: { id: string } };
      requestBody?: never;
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
  };
  "/api/views": {
    parameters: Record<string, never>;
    /** Your saved views of the campaigns */
    get: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody?: never;
      responses: {
        200: { content: { "application/json": {
          items: ({
            name: string;
            /** As the page's address has them */
            filters: Record<string, string>;
          })[];
        } } };
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    /** Keep your saved views of the campaigns */
    put: {
      parameters: { query?: Record<string, never>; path?: Record<string, never> };
      requestBody: { content: { "application/json": {
          items: ({
            name: string;
            /** As the page's address has them */
            filters: Record<string, string>;
          })[];
        } } };
      responses: {
        "default": { content: { "application/problem+json": {
          /** What kind of problem, as a stable word */
          type: string;
          title: string;
          status: number;
          /** What happened, why, and what to do */
          detail: string;
          problems?: ({
            file?: string;
            path?: string;
            line?: number;
            message: string;
          })[];
          /** With `stale`: what others have published since */
          since?: (unknown)[];
        } } };
      };
    };
    post?: never;
    patch?: never;
    delete?: never;
  };
};
