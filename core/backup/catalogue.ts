import type { Session } from "../database/session.ts";

/** A table as the database has it. */
export interface SourceTable {
  name: string;
  /** But for those that are computed from the others. */
  columns: string[];
  /** The tables that its rows refer to, but for itself. */
  refers: string[];
  /** The column by which a row refers to another of the table, as a reply to its parent. */
  own_reference: string | null;
}

/**
 * All tables of the chat, each behind those that it refers to. They are read from the database rather than from our source, so
 * that none can be forgotten. What a crash may empty (`unlogged`) is not worth keeping.
 */
export async function readTables({ query }: Session): Promise<SourceTable[]> {
  const tables = await query<SourceTable>(`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as refers,
      (select a.attname::text from pg_constraint f
        join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid = c.oid limit 1) as own_reference
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
    order by c.relname`);
  return inOrder(tables);
}

/** Sorted so that each refers only to those before it. */
export function inOrder<Table extends Pick<SourceTable, "name" | "refers">>(tables: readonly Table[]): Table[] {
  const sorted: Table[] = [];
  const placed = new Set<string>();
  while (sorted.length < tables.length) {
    const ready = tables.filter(({ name, refers }) => !placed.has(name) && refers.every((other) => placed.has(other)));
    if (ready.length === 0) throw new Error("tables refer to each other in a circle");
    for (const table of ready) {
      placed.add(table.name);
      sorted.push(table);
    }
  }
  return sorted;
}
