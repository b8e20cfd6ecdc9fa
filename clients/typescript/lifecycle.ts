// The life of a ticket through the client made from the contract: openapi-typescript's types, openapi-fetch's calls.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

const baseUrl = process.env["BASE"] ?? "http://127.0.0.1:8080";
const open = createClient<paths>({ baseUrl });

/** The answer of a call that must succeed. */
async function done<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  assert.ok(response.ok && data !== undefined, `${response.url}: ${response.status} ${JSON.stringify(error)}`);
  return data;
}

async function login(username: string, password: string) {
  const answer = await done(open.POST("/api/v1/auth/login", { body: { username, password } }));
  // 202: a guard rule sends the login to a review.
  assert.ok("access_token" in answer, "the login waits for a review");
  return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${answer.access_token}` } });
}

// The admin makes two people, a server with an account, and a flow of two levels: the manager, then any admin.
const admin = await login("admin", process.env["GATEPASS_ADMIN_PASSWORD"] ?? "");
const me = await done(admin.GET("/api/v1/me"));
const org_id = me.roles[0]?.org_id ?? assert.fail("the admin has no organization");
const password = "a long password";
const person = async (username: string, manager_id?: string) => {
  const { id } = await done(admin.POST("/api/v1/users", { body: { username, name: username, password, manager_id } }));
  const path = { id: org_id, user_id: id };
  await done(admin.PUT("/api/v1/organizations/{id}/members/{user_id}", { params: { path }, body: { role: "member" } }));
  return id;
};
const manager = await person("ts-bob");
await person("ts-alice", manager);
const node = await done(admin.POST("/api/v1/nodes", { body: { org_id, name: "ts" } }));
const asset = await done(admin.POST("/api/v1/assets", {
  body: { org_id, name: "ts-1", category: "host", nodes: [node.id], protocols: [{ name: "ssh", port: 22 }] },
}));
await done(admin.POST("/api/v1/assets/{id}/accounts", {
  params: { path: { id: asset.id } }, body: { username: "app" },
}));
const flow = await done(admin.POST("/api/v1/flows", {
  body: {
    org_id, name: "ts", ticket_type: "asset_access", duration: { mode: "max", max: "PT8H" },
    approval: {
      type: "assigned",
      levels: [
        { mode: "any", approvers: [{ kind: "requester_manager" }] },
        { mode: "any", approvers: [{ kind: "org_admins" }] },
      ],
    },
  },
}));

// Alice asks for eight hours; her manager makes it four; an admin agrees.
const alice = await login("ts-alice", password);
const bob = await login("ts-bob", password);
const ticket = await done(alice.POST("/api/v1/tickets", {
  params: { header: { "Idempotency-Key": "ts-1" } },
  body: {
    org_id, type: "asset_access", flow_id: flow.id, title: "Deploy 4.2", reason: "CHG-1042",
    request: { assets: [asset.id], accounts: ["app"], protocols: ["ssh"], actions: ["connect"] },
    timing: { mode: "on_approval", duration: "PT8H" },
  },
}));
const params = { path: { id: ticket.id } };
const first = await done(bob.POST("/api/v1/tickets/{id}/approve", {
  params, body: { level: 1, changes: { timing: { mode: "on_approval", duration: "PT4H" } } },
}));
assert.deepEqual([first.state, first.level], ["pending", 2]);
const second = await done(admin.POST("/api/v1/tickets/{id}/approve", { params, body: { level: 2 } }));
assert.equal(second.state, "approved");

// May alice do this now? Yes; and no, once the grant is revoked.
const check = () => done(alice.POST("/api/v1/access/check", {
  body: { asset_id: asset.id, account: "app", protocol: "ssh", action: "connect" },
}));
assert.equal((await check()).allowed, true);
const { grants } = await done(alice.GET("/api/v1/tickets/{id}", { params }));
const grant = grants?.[0] ?? assert.fail("the ticket has no grant");
const revoked = await done(admin.POST("/api/v1/grants/{id}/revoke", {
  params: { path: { id: grant } }, body: { reason: "deployed" },
}));
assert.equal(revoked.state, "revoked");
const denied = await check();
assert.deepEqual([denied.allowed, denied.reason], [false, "no_valid_permission"]);

// A refusal is a problem, with a type too.
const { error } = await alice.POST("/api/v1/tickets/{id}/approve", { params, body: { level: 2 } });
assert.ok(error && error.status >= 400 && error.code, "a refusal is a problem");
console.log("TypeScript: opened, approved twice, allowed, revoked, denied");
