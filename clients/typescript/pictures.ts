// Draws the HTML files of a folder, as a narrow mail window shows them: FOLDER/<name>.html becomes FOLDER/<name>.png.
import { readdir } from "node:fs/promises";
import { chromium } from "playwright-core";

const folder = process.env["FOLDER"] ?? ".";

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage({ viewport: { width: 600, height: 100 }, colorScheme: "light" });
for (const file of (await readdir(folder)).filter((name) => name.endsWith(".html"))) {
  await page.goto(`file://${folder}/${file}`);
  await page.screenshot({ path: `${folder}/${file.replace(/\.html$/, ".png")}`, fullPage: true });
}
await browser.close();
