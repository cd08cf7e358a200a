import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { totals } from "../../hosts/county/queries";
import { type Ask, askerOf, type RunningGateway } from "../../hosts/node/command-route";
import { takeDataFolder } from "../../hosts/node/data-folder";
import { HeadgateError } from "../../hosts/node/errors";
import { takeToken } from "../../hosts/node/http-guard";
import { serveLive } from "../../hosts/node/live-server";
import { busView } from "../../hosts/node/tools/bus-view";
import { describe } from "../../modules/gateway/describe";
import { hex } from "../../modules/gateway/hex";
import type { DemoSource } from "./api";
import { audit, type Backlog } from "./audit";
import { type CountyRun, startCountyRun } from "./county-run";
import { startEmbeddedBroker } from "./embedded-broker";
import { type GatewayRun, startGatewayRun } from "./gateway-run";
import { layoutOf } from "./layout";
import type { DemoOptions, DemoSummary } from "./options";
import { startServer } from "./server";

/** How long a stop waits for what is on its way to the database. */
const SETTLE_MS = 5_000;
/** Made anew by each run: gateway and receiver are in one process. */
const RECEIPT_KEY_BYTES = 32;

/** A demo farm that runs. */
export interface Demo {
	/** Address of the page; null without one. */
	readonly url: string | null;
	/** What the page's commands must bear. */
	readonly token: string;
	readonly run: GatewayRun;
	/** Null when the receiver is elsewhere. */
	readonly county: CountyRun | null;
	/** Cuts or mends a line of the site. */
	connectLine(name: string, connected: boolean): void;
	/** Ends the run and says what came of it; the database is asked last. */
	stop(): Promise<DemoSummary>;
}

/**
 * Starts everything: broker, receiver, gateway, page. Each gives way to the real one when the options name it.
 *
 * @throws HeadgateError of each part; what was started before is stopped again
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
	const closers: (() => Promise<void> | void)[] = [];
	const closeAll = async (): Promise<void> => {
		for (const close of closers.reverse()) await close();
	};
	try {
		const folder = await takeDataFolder(options.data);
		closers.push(() => folder.release());
		let url: string | null = null;
		let farm: { readonly source: DemoSource; readonly ask: Ask } | null = null;
		const started = () => {
			if (farm === null) throw new HeadgateError("HG_STARTING", "the farm is starting");
			return farm;
		};
		const { token, isNew } = await takeToken(folder.path);
		const { place, pageDirectory } = options;
		if (place !== null) {
			// First of all, so that a port that is taken is found before anything has begun.
			const server = await startServer({
				...{ place, token, pageDirectory },
				source: { live: () => started().source.live(), series: (...question) => started().source.series(...question) },
				ask: async (...question) => started().ask(...question),
			});
			closers.push(() => server.close());
			url = server.url;
			if (isNew && !place.isLocal) options.say(`the token of this farm, shown this once: ${token}`);
		}
		const broker = options.broker === null ? await startEmbeddedBroker() : null;
		if (broker !== null) closers.push(() => broker.close());
		const brokerUrl = broker?.url ?? (options.broker as string);
		const receiptKey = options.database === "none" ? null : Uint8Array.from(randomBytes(RECEIPT_KEY_BYTES));
		const county = receiptKey === null ? null : await startCountyRun(options, brokerUrl, receiptKey);
		if (county !== null) closers.push(() => county.stop());
		const run = await startGatewayRun(options, brokerUrl, receiptKey);
		let isStopped = false;
		let stopping: Promise<DemoSummary> | null = null;
		closers.push(() => {
			if (!isStopped) run.stop();
			isStopped = true;
		});
		farm = { source: sourceOf(options, run, county), ask: askerOf(runningOf(run.gateway)) };
		const endLive = await serveLive(options.data, () => busView(run.gateway, () => "simulated")).catch((error: Error) =>
			options.say(`headgate bus can't ask this gateway: ${error.message}`),
		);
		if (endLive !== undefined) closers.push(endLive);
		return {
			url,
			token,
			run,
			county,
			connectLine: (name, connected) => {
				run.farm.line(name).connected = connected;
			},
			stop: () => {
				stopping ??= stop(run);
				return stopping;
			},
		};

		async function stop(running: GatewayRun): Promise<DemoSummary> {
			await settle(running);
			const backlog = running.gateway.store.logs.map((log) => ({ epoch: hex(log.epoch), cursor: log.start }));
			running.stop();
			isStopped = true;
			const summary = await summarise(options, running, county, backlog);
			await closeAll();
			return summary;
		}
	} catch (error) {
		await closeAll();
		throw error;
	}
}

/** Lets the pack that is on its way arrive, so that the books are closed on a quiet moment. */
async function settle(run: GatewayRun): Promise<void> {
	const endMs = performance.now() + SETTLE_MS;
	while (run.watch.outstandingSince() !== null && performance.now() < endMs) await delay(10);
}

/** The demo's gateway keeps its site. */
function runningOf(gateway: GatewayRun["gateway"]): RunningGateway {
	const running: RunningGateway = { gateway, onAnswer: null };
	gateway.onAnswer = (answer) => running.onAnswer?.(answer);
	return running;
}

function sourceOf(options: DemoOptions, run: GatewayRun, county: CountyRun | null): DemoSource {
	const layout = layoutOf(options.site);
	const nobody = { connected: false, delivered: 0, duplicates: 0, lastReceiptMs: null, firstMs: null, latest: [] };
	const lastReceiptMs = (): number | null => {
		const { lastReceiptUs } = run.watch;
		return lastReceiptUs === null ? null : run.startedMs + Math.floor(lastReceiptUs / 1000);
	};
	return {
		live: () => ({
			simulated: { wallMs: run.wallMs(), speed: options.speed, startedMs: run.startedMs },
			gateway: describe(run.gateway),
			layout,
			county: county?.view(lastReceiptMs()) ?? nobody,
		}),
		series: async (...question) => (county === null ? { atMs: [], value: [] } : county.series(...question)),
	};
}

async function summarise(
	options: DemoOptions,
	run: GatewayRun,
	county: CountyRun | null,
	backlog: readonly Backlog[],
): Promise<DemoSummary> {
	const { gateway } = run;
	const counts = describe(gateway).counts;
	const busLoad = Math.max(...gateway.lines.map((line) => line.loadPercent()));
	const common = {
		simulatedSeconds: Math.round(run.scheduler.nowUs / 1e6),
		samples: counts.samples,
		stored: counts.stored,
	};
	const rest = { alarms: counts.alarms, busLoad: Math.round(busLoad * 10) / 10 };
	if (county === null) {
		return { ...common, delivered: gateway.sinks[0]?.confirmedValues ?? 0, duplicates: 0, lost: 0, ...rest };
	}
	const result = await audit(await run.readBook(), county.database, options.plan.gateway, backlog);
	const { duplicates } = await totals(county.database, options.plan.gateway);
	return {
		...common,
		delivered: county.delivered,
		duplicates: duplicates + result.inventedRecords,
		lost: result.lostValues,
		...rest,
	};
}
