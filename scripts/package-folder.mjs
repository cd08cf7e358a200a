import { fileURLToPath } from "node:url";

/** Where package.json is, with a trailing slash. */
export const packageFolder = fileURLToPath(new URL("../", import.meta.url));
