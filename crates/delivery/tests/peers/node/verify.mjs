// Verifies a webhook as a receiver does: verify.mjs SECRET, with {"headers","body"} on standard input. Exits 0 if it is good.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// The packages are in the working directory, the sources are not.
const { Webhook } = createRequire(process.cwd() + "/")("standardwebhooks");
const told = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(new Webhook(process.argv[2]).verify(told.body, told.headers)));
