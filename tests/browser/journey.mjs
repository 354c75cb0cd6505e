// A person's journey in a real browser: first sign-in, a form with its live preview, the PDF, a bundle and its report.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const program = process.env.ANJUAN_PROGRAM;
const pictures = process.env.ANJUAN_PICTURES;
const bundle = process.env.ANJUAN_BUNDLE;

async function start() {
  const data = await mkdtemp(join(tmpdir(), "anjuan-browser-"));
  const server = spawn(program, ["serve", "--listen", "127.0.0.1:0", "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  while (!said.includes("http://")) {
    said += (await once(server.stdout, "data"))[0].toString();
  }
  return { base: said.match(/http:\/\/\S+/)[0], stop: async () => { server.kill(); await rm(data, { recursive: true, force: true }); } };
}

async function look(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

test("a lawyer and an archivist", { timeout: 240_000 }, async () => {
  const server = await start();
  const browser = await chromium.launch({
    executablePath: process.env.ANJUAN_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, acceptDownloads: true });
    const trouble = [];
    page.on("pageerror", (error) => trouble.push(String(error)));

    await page.goto(server.base);
    await look(page, "setup");
    await page.fill("[name=login]", "admin");
    for (const box of await page.locator("input[type=password]").all()) await box.fill("一个 足够 长的 密码");
    await page.click("button.primary");
    await page.waitForSelector("a[href*='meeting-record-trial']");
    await look(page, "documents");

    await page.goto(`${server.base}/documents/meeting-record-trial?sample=1`);
    const picture = page.locator("#picture");
    await picture.waitFor({ state: "visible" });
    const seen = () => picture.evaluate((image) => image.src);
    const before = await seen();
    await look(page, "form");
    await page.fill("#f-recipient", "欧阳某某");
    await page.waitForFunction(([old]) => document.querySelector("#picture").src !== old, [before]);
    await look(page, "form-changed");

    await page.locator("#f-recipient").press("Control+Enter");
    await page.locator("#made-file").waitFor({ state: "visible" });
    await look(page, "made");
    const download = page.waitForEvent("download");
    await page.click("#made-file");
    const pdf = await readFile(await (await download).path());
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");

    await page.goto(`${server.base}/bundles`);
    await page.fill("[name=as_of]", "2024-07-20");
    await look(page, "upload");
    await page.setInputFiles("input[type=file]", bundle);
    await page.waitForURL(/\/reports\//);
    const text = await page.innerText("main");
    assert.match(text, /不合格/);
    assert.match(text, /缺少辩护词/);
    await look(page, "report");

    for (const [name, path] of [["provinces", "/provinces"], ["rule", "/rules/AJ101"]]) {
      await page.goto(server.base + path);
      await look(page, name);
    }
    assert.deepEqual(trouble, []);
  } finally {
    await browser.close();
    await server.stop();
  }
});
