import { timingSafeEqual } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { HeadgateError } from "./errors";

const keyPattern = /^[0-9a-f]{64}$/i;

/**
 * Reads a file with secrets in it.
 *
 * @throws HeadgateError `HG_KEY_FILE` when it can't be read, or others than its owner may read or write it
 */
export async function readSecretFile(path: string): Promise<string> {
	const file = await open(path, constants.O_RDONLY).catch((error: NodeJS.ErrnoException) => {
		throw new HeadgateError(
			"HG_KEY_FILE",
			`can't read ${path}: ${error.code === "ENOENT" ? "no such file" : error.message}`,
		);
	});
	try {
		const mode = (await file.stat()).mode & 0o777;
		if ((mode & 0o077) !== 0) {
			const shown = mode.toString(8).padStart(4, "0");
			throw new HeadgateError("HG_KEY_FILE", `${path} has mode ${shown}, others may see it: chmod 600 ${path}`);
		}
		return await file.readFile("utf8");
	} finally {
		await file.close();
	}
}

/** The lines that are not empty and no comment (`#`). */
async function readSecretLines(path: string): Promise<string[]> {
	const lines = (await readSecretFile(path)).split("\n").map((line) => line.trim());
	return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

function keyOf(digits: string | undefined, path: string): Uint8Array {
	if (digits === undefined || !keyPattern.test(digits)) {
		throw new HeadgateError("HG_KEY_FILE", `${path}: a key is 64 hexadecimal digits (openssl rand -hex 32)`);
	}
	return Uint8Array.from(Buffer.from(digits, "hex"));
}

/** The one key in a file of mode 0600. @throws HeadgateError `HG_KEY_FILE` */
export async function readKeyFile(path: string): Promise<Uint8Array> {
	const lines = await readSecretLines(path);
	if (lines.length > 1) throw new HeadgateError("HG_KEY_FILE", `${path}: ${lines.length} keys, one is wanted`);
	return keyOf(lines[0], path);
}

/** The first word in a file of mode 0600. @throws HeadgateError `HG_KEY_FILE` */
export async function readTokenFile(path: string): Promise<string> {
	const [token = ""] = await readSecretLines(path);
	if (token.length < 16) throw new HeadgateError("HG_KEY_FILE", `${path}: a token of at least 16 characters is wanted`);
	return token;
}

/** Keys by gateway in a file of mode 0600, a line `gateway key` each. @throws HeadgateError `HG_KEY_FILE` */
export async function readKeysFile(path: string): Promise<Map<string, Uint8Array>> {
	const keys = new Map<string, Uint8Array>();
	for (const line of await readSecretLines(path)) {
		const [gateway = "", digits, ...rest] = line.split(/\s+/);
		if (rest.length > 0) throw new HeadgateError("HG_KEY_FILE", `${path}: a line is: gateway key`);
		if (keys.has(gateway)) throw new HeadgateError("HG_KEY_FILE", `${path}: gateway ${gateway} stands twice`);
		keys.set(gateway, keyOf(digits, path));
	}
	return keys;
}

/** Whether a request says this token. */
export function isBearer(token: string, authorization = ""): boolean {
	const given = Buffer.from(authorization);
	const wanted = Buffer.from(`Bearer ${token}`);
	return given.length === wanted.length && timingSafeEqual(given, wanted);
}
