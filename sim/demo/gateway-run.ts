import { join } from "node:path";
import { nodeDigest } from "../../hosts/node/digest";
import { nodeEntropy } from "../../hosts/node/entropy";
import { FlashFile } from "../../hosts/node/flash-file";
import { nodeOpenMqtt } from "../../hosts/node/mqtt";
import { storeFault } from "../../hosts/node/store-fault";
import { copyOf } from "../../modules/base/copy-of";
import { Gateway } from "../../modules/gateway/gateway";
import { ResetReason } from "../../modules/ports/system";
import { SimClock } from "../core/clock";
import { Farm } from "../core/farm";
import { Scheduler } from "../core/scheduler";
import { Book, type BookContent, readBook } from "./book";
import { LinkWatch } from "./link-watch";
import type { DemoOptions } from "./options";
import { Pacer } from "./pacer";
import { readWorld, type World, writeWorld } from "./world-file";

const FLASH_BLOCKS = 256; // 1 MiB
const STATE_BLOCKS = 2;
const KEEP_WORLD_MS = 1_000;
/** In fast play a pack leaves this often in real time, not more: each makes virtual time wait for a real commit. */
const PACK_EVERY_REAL_MS = 500;

/** A gateway on simulated lines and virtual time, with its flash in a file and its uplink on a real socket. */
export interface GatewayRun {
	readonly gateway: Gateway;
	readonly farm: Farm;
	readonly scheduler: Scheduler;
	readonly watch: LinkWatch;
	/** Simulated wall clock when this run began. */
	readonly startedMs: number;
	wallMs(): number;
	readBook(): Promise<BookContent>;
	stop(): void;
}

/**
 * Goes on where the folder's last run was, however that ended: plants and contacts from the world file, time after
 * everything in the book, records from the flash file.
 *
 * @throws HeadgateError `HG_STORE_NEWER`, `HG_STORE_LARGER`, and those of the flash file
 */
export async function startGatewayRun(
	options: DemoOptions,
	brokerUrl: string,
	receiptKey: Uint8Array | null,
): Promise<GatewayRun> {
	const { site, plan, file, seed, data } = options;
	const worldPath = join(data, "world.json");
	const bookPath = join(data, "book.txt");
	const world = readWorld(worldPath);
	const startedMs = Math.max(world?.wallMs ?? 0, (await readBook(bookPath)).lastWallMs) + 1_000;
	const wallAtStartMs = world === null && startedMs < 1e12 ? Date.now() : startedMs;
	const scheduler = new Scheduler();
	const runs = (world?.runs ?? 0) + 1;
	const farm = new Farm(scheduler, { site, file, seed: seed + runs - 1, wallAtStartMs, state: world?.farm });
	const clock = new SimClock(scheduler, wallAtStartMs);
	const flash = new FlashFile({ path: join(data, "flash.bin"), blocks: FLASH_BLOCKS, durable: false });
	const statePath = join(data, "state.bin");
	const state = new FlashFile({ path: statePath, holds: "state", blocks: STATE_BLOCKS, durable: false });
	const book = new Book(bookPath, () => clock.wallMs());
	const openMqtt = nodeOpenMqtt(brokerUrl);
	// Virtual time waits for our receiver only; other sinks of the site are sent to the same broker.
	const watch = new LinkWatch(openMqtt, () => scheduler.nowUs, true);
	const [watched] = plan.sinks;
	const keepWorld = (): void => {
		const kept: World = { version: 1, wallMs: clock.wallMs(), runs, farm: farm.state() };
		writeWorld(worldPath, kept);
	};
	keepWorld();
	const sinks = plan.sinks.map((sink) => ({
		...copyOf(sink),
		packEveryMs: Math.max(sink.packEveryMs, PACK_EVERY_REAL_MS * options.speed),
	}));
	const gateway = Gateway.start(
		{ ...plan, sinks },
		{
			clock,
			entropy: nodeEntropy,
			makeDigest: nodeDigest,
			log: {
				info: (area, text) => options.say(`${area}: ${text}`),
				warn: (area, text) => options.say(`${area}: ${text}`),
			},
			flash,
			state,
			system: { resetReason: ResetReason.powerOn },
			openSerial: farm.openSerial,
			openMqtt: (session) => (session.sink === watched?.name ? watch.open(session) : openMqtt(session)),
			receiptKey,
			observer: book,
		},
	);
	if (typeof gateway === "string") {
		throw storeFault(gateway, join(data, "flash.bin"));
	}
	const pacer = new Pacer(scheduler, options.speed, () => watch.outstandingSince());
	pacer.start();
	const keeper = setInterval(keepWorld, KEEP_WORLD_MS);
	return {
		gateway,
		farm,
		scheduler,
		watch,
		startedMs: wallAtStartMs,
		wallMs: () => clock.wallMs(),
		readBook: () => readBook(bookPath),
		stop: () => {
			clearInterval(keeper);
			pacer.stop();
			keepWorld();
			gateway.close();
			clock.close();
			book.close();
			flash.close();
			state.close();
		},
	};
}
