// Checks an AsyncAPI document on standard input with the official parser. Every finding fails, hints included, except that there is
// a version after 3.0, which few tools read.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Parser } = createRequire(`${process.argv[2]}/`)("@asyncapi/parser");
const { document, diagnostics: all } = await new Parser().parse(readFileSync(0, "utf8"));
const diagnostics = all.filter(({ code }) => code !== "asyncapi-latest-version");
for (const { path, message, code } of diagnostics) console.error(`${path.join("/")}: ${message} (${code})`);
if (!document || diagnostics.length > 0) process.exit(1);
console.log(`${document.channels().length} channels, ${document.components().messages().length} messages`);
