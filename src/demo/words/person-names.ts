/** First and last names, by where people live, and the titles they carry. */
import type { NamePool } from "./countries.ts";

export type Names = { readonly first: readonly string[]; readonly last: readonly string[] };

function names(first: string, last: string): Names {
  return { first: first.split(/\s+/), last: last.split(/\s+/) };
}

export const namePools: Record<NamePool, Names> = {
  english: names(
    `James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica
    Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Sandra Anthony Ashley Mark Emily Steven Donna
    Andrew Michelle Paul Carol Joshua Amanda Kenneth Melissa Kevin Deborah Brian Stephanie Timothy Rebecca Ronald Laura
    George Sharon Jason Cynthia Edward Kathleen Jeffrey Amy Ryan Angela Jacob Shirley Gary Anna Nicholas Brenda Eric
    Pamela Jonathan Emma Stephen Nicole Larry Helen Justin Samantha Scott Katherine Brandon Christine Benjamin Rachel
    Samuel Carolyn Gregory Janet Alexander Maria Patrick Olivia Frank Heather Raymond Diane Jack Julie Dennis Joyce Aisha
    Priya Mei Diego Tariq Zoë Renée Siobhán Darnell Latoya`,
    `Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson
    Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young
    Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter
    Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers
    Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez
    Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster O'Brien
    O'Connor MacDonald Fitzgerald Okafor Adeyemi Chen Wong Singh Khan Haddad Kowalski Novak Petrov Rossi Schmidt Weber
    Larsen Olsen Byrne Doyle Quinn Walsh Hart Stone Blake Chandler Hayes Webb Lowe Frost Marsh Vaughn Whitfield Hawthorne
    Sinclair Abbott Barlow Carver Dalton Ellison Fairbanks Goodwin Holloway`,
  ),
  german: names(
    `Andreas Anna Bernd Birgit Christian Claudia Daniel Eva Florian Franziska Hans Heike Jan Jana Jörg Julia Jürgen Katrin
    Klaus Lena Lukas Markus Martina Matthias Monika Nicole Peter Petra Sabine Stefan Susanne Sven Thomas Ulrike Uwe`,
    `Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
    Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier König
    Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung`,
  ),
  french: names(
    `Alain Amélie Antoine Aurélie Benoît Camille Céline Christophe Claire Élodie Émilie Éric Fabien François Guillaume
    Hélène Isabelle Julien Laurent Léa Lucie Manon Mathieu Nathalie Nicolas Olivier Pascal Sophie Thierry Valérie`,
    `Martin Bernard Dubois Durand Moreau Laurent Simon Michel Lefebvre Leroy Roux Bertrand Morel Fournier Girard Bonnet
    Dupont Lambert Fontaine Rousseau Vincent Faure Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand`,
  ),
  nordic: names(
    `Anders Anna Astrid Bram Daan Elin Emma Erik Eva Femke Fredrik Hanna Henrik Ingrid Jan Jeroen Johan Karin Lars Lotte
    Maria Marieke Mikael Nils Oskar Pieter Sanne Sara Sofie Sven Thijs Ulla Wouter Åsa`,
    `Andersson Bakker Berg Bergström Boer Bos Dekker Dijkstra Eriksson Gustafsson Hansson Holm Janssen Johansson Karlsson
    Kramer Larsson Lindberg Lindqvist Lundgren Mulder Nilsson Nyström Olsson Persson Peters Sandberg Sjöberg Smit
    Svensson Visser Vries Åberg`,
  ),
  spanish: names(
    `Alejandro Ana Andrés Beatriz Bruno Camila Carlos Carmen Daniela Diego Elena Fernando Gabriela Gustavo Inés Javier João
    Jorge José Juan Laura Lucía Luis Mariana Marta Mateus Miguel Pablo Paula Rafael Sofía Tomás Valentina Vicente`,
    `Alonso Álvarez Barbosa Blanco Castro Costa Delgado Díaz Domínguez Fernández Ferreira García Gil Gómez González
    Gutiérrez Hernández Ibáñez Jiménez León López Marín Martínez Molina Muñoz Navarro Núñez Oliveira Ortega Pereira Ramos
    Romero Sanz Silva Souza Suárez Torres Vázquez Vega`,
  ),
  asian: names(
    `Aarav Aditi Amit Ananya Anjali Arjun Deepa Divya Farah Hui Ishaan Jia Jun Kavya Kiran Li Meera Min Nisha Pooja Priya
    Rahul Rajesh Ravi Rohan Sanjay Shreya Siew Sunita Vikram Wei Xin Ying Yong`,
    `Agarwal Bose Chan Chatterjee Chaudhary Chua Das Desai Gupta Goh Iyer Jain Joshi Kapoor Khanna Koh Kumar Lee Lim Low
    Mehta Menon Mishra Nair Ng Ong Patel Pillai Rao Reddy Shah Sharma Singh Tan Teo Verma Wong Yeo`,
  ),
};

const functions = [
  "Marketing",
  "Marketing Operations",
  "Data Engineering",
  "Analytics",
  "IT",
  "Finance",
  "Operations",
  "Sales",
  "Customer Success",
  "Procurement",
  "Information Security",
];

/** The more senior, the rarer. */
export const titles: readonly string[] = functions.flatMap((name) => [
  `${name} Analyst`,
  `${name} Specialist`,
  `Senior ${name} Specialist`,
  `${name} Manager`,
  `Senior Manager, ${name}`,
  `Manager ${name}`,
  `Director of ${name}`,
  `Director, ${name}`,
  `VP of ${name}`,
  name === "IT" ? "CIO" : name === "Finance" ? "CFO" : `Head of ${name}`,
]);
