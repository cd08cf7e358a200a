import { join } from "node:path";
import { openDatabase } from "../../hosts/county/database";
import type { Database } from "../../hosts/county/database-types";
import { latest, series, totals } from "../../hosts/county/queries";
import { startReceiver } from "../../hosts/county/receiver";
import type { CountyView, SeriesView } from "./api";
import type { DemoOptions } from "./options";

const REFRESH_MS = 700;
/** Counting every row takes time that grows with the table: now and then is enough. */
const COUNT_MS = 15_000;

/** The county receiver inside the demo, and what the page asks of its database. */
export interface CountyRun {
	readonly database: Database;
	view(lastReceiptMs: number | null): CountyView;
	series(point: string, fromMs: number, toMs: number, maxPoints: number): Promise<SeriesView>;
	/** Values that came in during this run. */
	readonly delivered: number;
	stop(): Promise<void>;
}

export async function startCountyRun(
	options: DemoOptions,
	brokerUrl: string,
	receiptKey: Uint8Array,
): Promise<CountyRun> {
	const { gateway, points } = options.plan;
	/** The gateway's own counters are not shown. */
	const shown = new Set(points.map((point) => point.name));
	const newest = async () => (await latest(database, gateway)).filter(({ point }) => shown.has(point));
	const target = options.database ?? join(options.data, "county");
	const database = await openDatabase(target);
	const receiver = await startReceiver({
		brokerUrl,
		database,
		log: (line) => options.say(`county: ${line}`),
		canary: options.canary,
		keys: new Map([[gateway, receiptKey]]),
		clientId: `headgate-county-${gateway}`,
	});
	const before = await totals(database, gateway);
	let duplicates = before.duplicates;
	let firstMs = before.firstMs;
	let samples = await newest();
	let countedMs = performance.now();
	let isStopping = false;
	let refreshing: Promise<void> = Promise.resolve();

	async function refresh(): Promise<void> {
		samples = await newest();
		if (performance.now() - countedMs < COUNT_MS && firstMs !== null) return;
		const now = await totals(database, gateway);
		duplicates = now.duplicates;
		firstMs = now.firstMs;
		countedMs = performance.now();
	}

	const timer = setInterval(() => {
		if (isStopping) return;
		refreshing = refreshing.then(refresh).catch((error: Error) => options.say(`county: ${error.message}`));
	}, REFRESH_MS);

	return {
		database,
		get delivered() {
			return receiver.stats.values;
		},
		view: (lastReceiptMs) => ({
			connected: receiver.connected,
			delivered: before.values + receiver.stats.values,
			duplicates,
			lastReceiptMs,
			firstMs,
			latest: samples.map(({ point, value, quality, atMs, sequence }) => ({
				point,
				value,
				quality,
				atMs: atMs ?? 0,
				sequence,
			})),
		}),
		series: (point, fromMs, toMs, maxPoints) => series(database, gateway, point, fromMs, toMs, maxPoints),
		stop: async () => {
			isStopping = true;
			clearInterval(timer);
			await refreshing;
			await receiver.stop();
			await database.close();
		},
	};
}
