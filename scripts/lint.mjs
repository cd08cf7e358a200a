import { install } from "./install.mjs";

await install("test");
const { checkStyle } = await import("./style.mjs");
process.exitCode = (await checkStyle()) === 0 ? 0 : 1;
