// Swagger UI in a real browser, as a newcomer uses it: by logging in on the page, and by the Authorize dialog. The page
// may ask no host but its own, and say nothing in the console.
import assert from "node:assert/strict";
import { chromium, type Page } from "playwright-core";

const base = process.env["BASE"] ?? "http://127.0.0.1:8080";
const password = process.env["GATEPASS_ADMIN_PASSWORD"] ?? "";

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const faults: string[] = [];
const asked = new Set<string>();

/** A page of its own, which remembers nothing of others. */
async function docs(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 1400 } })).newPage();
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol)) asked.add(url.origin);
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // The browser's own line about the 401 that is asked for below.
    const isExpected = message.text().includes("status of 401");
    if (["error", "warning"].includes(message.type()) && !isExpected) faults.push(message.text());
  });
  await page.goto(`${base}/docs`);
  await page.click("#operations-tag-auth");
  return page;
}

/** Opens an operation, executes it, and gives what the page shows: the status and the body of the answer. */
async function execute(page: Page, operation: string, body?: object): Promise<{ status: string; text: string }> {
  const block = page.locator(`#operations-auth-${operation}`);
  await block.locator(".opblock-summary").click();
  if (body) await block.locator("textarea").fill(JSON.stringify(body));
  await block.locator("button.execute").click();
  const answer = block.locator(".live-responses-table tbody tr").first();
  await answer.locator(".response-col_status").waitFor();
  const [status = ""] = (await answer.locator(".response-col_status").innerText()).split("\n");
  return { status, text: await answer.locator(".response-col_description").innerText() };
}

// Without a token the call is refused, and the page shows the problem.
const page = await docs();
const refused = await execute(page, "get_me");
assert.equal(refused.status, "401");
assert.match(refused.text, /"code": "unauthenticated"/);

// Logging in with `login` authorizes the page.
const tokens = await execute(page, "login", { username: "admin", password });
assert.equal(tokens.status, "200");
await page.locator(".auth-wrapper .authorize.locked").waitFor();
await page.locator("#operations-auth-get_me button.execute").click();
await page.locator("#operations-auth-get_me .live-responses-table .response-col_status", { hasText: "200" }).waitFor();

// So does a token in the Authorize dialog of another page.
const token = /"access_token": "([^"]+)"/.exec(tokens.text)?.[1] ?? assert.fail("the page shows no token");
const other = await docs();
await other.click(".auth-wrapper .authorize");
await other.fill(".dialog-ux .auth-container input", token);
await other.click(".dialog-ux .modal-btn.authorize");
await other.click(".dialog-ux .btn-done");
const me = await execute(other, "get_me");
assert.equal(me.status, "200");
assert.match(me.text, /"username": "admin"/);

await browser.close();
assert.deepEqual([...asked], [new URL(base).origin], "the page asked other hosts");
assert.deepEqual(faults, [], "the page complained");
console.log(`Swagger UI: logged in, authorized by dialog, executed; asked ${[...asked].join(" ")} alone`);
