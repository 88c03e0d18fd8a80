import postgres from "postgres";

/** A node of a plan, as `explain (analyze, buffers, format json)` shows it. */
interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
}

/** How PostgreSQL ran one statement. */
export interface Plan {
  statement: string;
  /** Pages that it looked at, cached or not; with those of statements inside of its functions, which have plans of their own too. */
  pages: number;
  indexes: string[];
  /** Tables that it went through from one end to the other. */
  scanned: string[];
}

/**
 * Has the server tell the plan of each statement that connections to a database run from now on, those inside of functions
 * too, to the connection itself.
 */
export async function tellPlans(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 });
  const database = new URL(databaseUrl).pathname.slice(1);
  for (const setting of SETTINGS) await sql.unsafe(`alter database ${database} set ${setting}`);
  await sql.end();
}

const SETTINGS = [
  "session_preload_libraries = auto_explain",
  "auto_explain.log_min_duration = 0",
  "auto_explain.log_level = notice",
  "auto_explain.log_format = json",
  "auto_explain.log_analyze = on",
  "auto_explain.log_buffers = on",
  "auto_explain.log_timing = off",
  "auto_explain.log_nested_statements = on",
];

/** The plan in a notice of the server, or null when it is about something else. */
export function planIn(notice: string): Plan | null {
  const json = /^duration: .* plan:\n(\{.*\})$/s.exec(notice)?.[1];
  if (!json) return null;
  const { "Query Text": statement, Plan: root } = JSON.parse(json) as { "Query Text": string; Plan: PlanNode };
  const nodes = flat(root);
  return {
    statement,
    pages: root["Shared Hit Blocks"] + root["Shared Read Blocks"],
    indexes: nodes.flatMap((node) => node["Index Name"] ?? []),
    scanned: nodes.flatMap((node) => (node["Node Type"] === "Seq Scan" ? (node["Relation Name"] ?? []) : [])),
  };
}

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
