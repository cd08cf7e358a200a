import { existsSync } from "node:fs";
import { delimiter, resolve } from "node:path";

const programs: Readonly<Record<string, readonly string[]>> = {
	socat: ["socat"],
	mosquitto: ["mosquitto"],
	mbpoll: ["mbpoll"],
	"libmodbus-dev": ["/usr/include/modbus/modbus.h"],
	chromium: ["chromium", "chromium-browser", "google-chrome"],
	postgresql: ["initdb"],
};

function folders(): string[] {
	const postgres = ["15", "16", "17", "18"].map((version) => `/usr/lib/postgresql/${version}/bin`);
	return [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin", ...postgres];
}

/** Where a Debian package's program or header is; null when it is missing, or the test command has named it so. */
export function debianProgram(name: string): string | null {
	if ((process.env.HEADGATE_MISSING ?? "").split(",").includes(name)) return null;
	const paths = folders().flatMap((folder) => (programs[name] ?? []).map((program) => resolve(folder, program)));
	return paths.find((path) => existsSync(path)) ?? null;
}
