import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const programs: Readonly<Record<string, readonly string[]>> = {
	socat: ["socat"],
	mosquitto: ["mosquitto"],
	mbpoll: ["mbpoll"],
	chromium: ["chromium", "chromium-browser", "google-chrome"],
	postgresql: ["initdb"],
};

function folders(): string[] {
	const postgres = ["15", "16", "17", "18"].map((version) => `/usr/lib/postgresql/${version}/bin`);
	return [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin", ...postgres];
}

/** Where a Debian package's program is; null when it is not there or the test command has named it missing. */
export function debianProgram(name: string): string | null {
	if ((process.env.HEADGATE_MISSING ?? "").split(",").includes(name)) return null;
	const paths = folders().flatMap((folder) => (programs[name] ?? []).map((program) => join(folder, program)));
	return paths.find((path) => existsSync(path)) ?? null;
}
