import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { debianProgram } from "./debian-program";
import { freePort } from "./system-folder";
import { Program } from "./system-program";
import { eventually } from "./system-wait";

/** Debian's Mosquitto with a configuration and a persistence folder of its own. */
export interface Mosquitto {
	readonly url: string;
	/** Process number; 0 while it does not run. */
	readonly pid: number;
	start(): Promise<void>;
	stop(): Promise<void>;
	/** SIGKILL. @param forget its sessions, queues and retained messages are gone too */
	kill(forget: boolean): Promise<void>;
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}

/**
 * Starts one on a free port of 127.0.0.1; its files are in `folder`/mosquitto.
 *
 * @param settings lines of its configuration, beside those that it needs
 */
export async function startMosquitto(folder: string, settings: readonly string[] = []): Promise<Mosquitto> {
	const home = `${folder}/mosquitto`;
	const port = await freePort();
	mkdirSync(home);
	const lines = [
		`listener ${port} 127.0.0.1`,
		...(settings.some((line) => line.startsWith("allow_anonymous")) ? [] : ["allow_anonymous true"]),
		"persistence true",
		`persistence_location ${home}/`,
		"autosave_interval 1",
		"log_dest stderr",
		// Started by root it would become a user who may not write here.
		"user root",
		...settings,
	];
	writeFileSync(`${home}/mosquitto.conf`, `${lines.join("\n")}\n`);
	let program: Program | null = null;
	const broker: Mosquitto = {
		url: `mqtt://127.0.0.1:${port}`,
		get pid() {
			return program?.pid ?? 0;
		},
		async start() {
			program = new Program(debianProgram("mosquitto") ?? "mosquitto", ["-c", `${home}/mosquitto.conf`]);
			await eventually(
				"Mosquitto",
				60_000,
				() => answers(port),
				() => program?.stderr ?? "",
			);
		},
		async stop() {
			await program?.end("SIGTERM");
			program = null;
		},
		async kill(forget) {
			await program?.end("SIGKILL");
			program = null;
			if (forget) rmSync(`${home}/mosquitto.db`, { force: true });
		},
	};
	await broker.start();
	return broker;
}
