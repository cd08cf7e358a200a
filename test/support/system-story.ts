import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ExecutionContext } from "ava";
import { connect } from "mqtt";
import { openDatabase } from "../../hosts/county/database";
import { readPack } from "../../hosts/county/messages";
import { type Totals, totals } from "../../hosts/county/queries";
import { loadSite } from "../../hosts/node/site-file";
import { Random } from "../../sim/core/random";
import { type AuditResult, audit } from "../../sim/demo/audit";
import { type BookContent, readBook } from "../../sim/demo/book";
import { drainFlash } from "./system-drain";
import { temporaryFolder } from "./system-folder";
import { startMosquitto } from "./system-mosquitto";
import { headgate, type Program } from "./system-program";
import { eventually } from "./system-wait";

/** The gateway of sim/sites/orchard.json. */
const gatewayName = "orchard-1";

interface StoryOptions {
	readonly seed: number;
	/** How often the gateway is killed. */
	readonly kills: number;
	/** Simulated seconds per second, for each life in turn. */
	readonly speeds: readonly number[];
	/** `postgres://…`; null: the embedded one. */
	readonly database: string | null;
	/** Kill the county and stop the broker in the middle. */
	readonly troubles: boolean;
	readonly canary: boolean;
}

/** What came of it: the simulator's book against the database. */
export interface StoryEnd {
	readonly book: BookContent;
	/** Records that were written whole, those too that a kill cut short after their last byte. */
	readonly stored: number;
	readonly audit: AuditResult;
	readonly totals: Totals;
	readonly kills: number;
	/** Packs that the broker saw more than once. */
	readonly repeats: number;
}

/**
 * A gateway that is killed again and again, a broker that goes away, a county that is killed: each a process of its
 * own. In the end the backlog is sent and the books are compared.
 */
export async function tellStory(t: ExecutionContext, options: StoryOptions): Promise<StoryEnd> {
	const folder = temporaryFolder(t);
	const data = join(folder, "data");
	const database = options.database ?? join(folder, "county");
	const random = new Random(options.seed, "kills");
	const broker = await startMosquitto(folder);
	t.teardown(() => broker.stop());
	const packs = watchPacks(broker.url);
	t.teardown(() => packs.stop());

	const startCounty = async (): Promise<Program> => {
		const canary = options.canary ? ["--canary", "drop"] : [];
		const program = headgate("county", "--broker", broker.url, "--database", database, ...canary);
		t.teardown(() => program.end("SIGKILL"));
		await program.says(/county: connected to/);
		return program;
	};
	let county = await startCounty();
	let kills = 0;
	for (let life = 0; life <= options.kills; life += 1) {
		const gateway = startGateway(broker.url, data, options.speeds[life % options.speeds.length] ?? 60);
		t.teardown(() => gateway.end("SIGKILL"));
		await bookGrows(data, 60 + Math.floor(random.between(0, 100)), gateway);
		if (options.troubles && life === 1) await broker.stop();
		if (options.troubles && life === 2) {
			await broker.start();
			await county.says(/no broker at/);
		}
		if (options.troubles && life === 3) {
			await county.end("SIGKILL");
			await bookGrows(data, 20, gateway);
			county = await startCounty();
		}
		// The moment of the kill is a moment, and no condition.
		await delay(random.between(0, 400));
		if (life < options.kills) {
			t.is((await gateway.end("SIGKILL")).signal, "SIGKILL");
			kills += 1;
		} else t.is((await gateway.end("SIGINT")).code, 0, gateway.stderr);
	}
	const waiting = await drainFlash(join(data, "flash.bin"), loadSite("sim/sites/orchard.json").plan, broker.url);
	t.is((await county.end("SIGTERM")).code, 0, county.stderr);
	return closeBooks(t, { data, database, kills, waiting, repeats: packs.repeats });
}

function startGateway(brokerUrl: string, data: string, speed: number): Program {
	return headgate(
		...["demo", "--no-page", "--database", "none", "--broker", brokerUrl],
		...["--speed", String(speed), "--data", data],
	);
}

/** Records that the book says were written whole, also by lives that are over. */
function bookLines(data: string): number {
	const path = join(data, "book.txt");
	return existsSync(path) ? (readFileSync(path, "latin1").match(/^D /gm) ?? []).length : 0;
}

async function bookGrows(data: string, records: number, gateway: Program): Promise<void> {
	const enough = bookLines(data) + records;
	await eventually(
		`${records} more records`,
		60_000,
		() => {
			if (gateway.ending !== null) throw new Error(`the gateway ended by itself:\n${gateway.stderr}`);
			return bookLines(data) >= enough;
		},
		() => gateway.stderr,
	);
}

function watchPacks(brokerUrl: string): { readonly repeats: number; stop(): Promise<void> } {
	const seen = new Set<string>();
	let repeats = 0;
	const client = connect(brokerUrl, { clientId: "test-watch", reconnectPeriod: 200 });
	client.on("connect", () => client.subscribe("headgate/+/records", { qos: 1 }));
	client.on("error", () => undefined); // the broker is away at times, as the test wants it
	client.on("message", (_topic, payload) => {
		const { epoch, first } = readPack(Uint8Array.from(payload));
		if (seen.has(`${epoch} ${first}`)) repeats += 1;
		seen.add(`${epoch} ${first}`);
	});
	return {
		get repeats() {
			return repeats;
		},
		stop: () => client.endAsync(true),
	};
}

async function closeBooks(
	t: ExecutionContext,
	story: { data: string; database: string; kills: number; waiting: number; repeats: number },
): Promise<StoryEnd> {
	const book = await readBook(join(story.data, "book.txt"));
	let stored = 0;
	for (const entries of book.epochs.values()) for (const entry of entries.values()) stored += entry.stored ? 1 : 0;
	const database = await openDatabase(story.database);
	try {
		const result = await audit(book, database, gatewayName, null);
		const sums = await totals(database, gatewayName);
		t.log(
			`${database.kind}: ${stored} records stored, ${result.deliveredRecords} delivered, ${sums.values} values; ` +
				`${story.kills} kills, ${story.repeats} packs sent again, ${story.waiting} records sent after the last run`,
		);
		return { book, stored, audit: result, totals: sums, kills: story.kills, repeats: story.repeats };
	} finally {
		await database.close();
	}
}
