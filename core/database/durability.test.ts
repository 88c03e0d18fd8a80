import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findRisks } from "#core/database/durability.ts";

const SAFE = { fsync: "on", synchronous_commit: "on", server_encoding: "UTF8" };

describe("D14: what a server must keep to", () => {
  it("is what PostgreSQL does unless it is told otherwise, also with a replica", () => {
    for (const synchronous_commit of ["on", "local", "remote_write", "remote_apply"]) {
      assert.deepEqual(findRisks({ ...SAFE, synchronous_commit }), []);
    }
  });

  it("is named when it is missing, each with what to set", () => {
    assert.match(findRisks({ ...SAFE, fsync: "off" }).join(), /Set fsync=on\.$/);
    assert.match(findRisks({ ...SAFE, synchronous_commit: "off" }).join(), /Set synchronous_commit=on\.$/);
    assert.match(findRisks({ ...SAFE, server_encoding: "SQL_ASCII" }).join(), /SQL_ASCII.* ENCODING 'UTF8'\.$/);
    assert.equal(findRisks({ fsync: "off", synchronous_commit: "off", server_encoding: "LATIN1" }).length, 3);
  });
});
