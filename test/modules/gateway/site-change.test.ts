import { createHash } from "node:crypto";
import test from "ava";
import { type GatewayCommand, writeCommand } from "../../../hosts/county/commands";
import { decodePlainCbor } from "../../../hosts/county/plain-cbor";
import { writeReceipt } from "../../../hosts/county/receipts";
import { sealedPart } from "../../../hosts/county/sites/parts";
import { Outcome, outcomeName, whatName } from "../../../modules/commands/request";
import { describe } from "../../../modules/gateway/describe";
import { hex } from "../../../modules/gateway/hex";
import { compileSite } from "../../../modules/site/compile";
import { encodeTable } from "../../../modules/site/table";
import type { Site } from "../../../modules/site/types";
import { siteStepName } from "../../../modules/store/site-body";
import { decodePack } from "../../../modules/uplink/unpack";
import { NorFlash } from "../../../sim/core/flash";
import { Bench, type BenchOptions, silence } from "../../support/core-gateway";
import { orchardProfiles, orchardSite, profileMap } from "../../support/core-site";
import { nameOf } from "../../support/slots-life";

const key = new Uint8Array(32).fill(7);
const minute = 60_000;
const trialMs = 10 * minute;
const partBytes = 1024;

interface Answer {
	readonly id: string;
	readonly outcome: string;
	readonly state: string;
}

/** The orchard, and the same with other words: another hash, the same devices. */
function otherSite(change: (site: Site) => void = () => undefined): Site {
	const site = orchardSite();
	Object.assign(site, { title: "another year" });
	change(site);
	return site;
}

function tableOf(site: Site): Uint8Array {
	return encodeTable(compileSite(site, profileMap(orchardProfiles())));
}

/** A gateway with slots, and whoever sends it sites. */
class Rig {
	readonly answers: Answer[] = [];
	readonly loaded: { readonly state: string; readonly have: Uint8Array }[] = [];
	readonly bench: Bench;
	readonly topic: string;
	readonly first: string;
	isDeaf = false;
	#count = 0;

	constructor(options: BenchOptions = {}) {
		const site = options.site ?? orchardSite();
		// Else it waters when it is to rest.
		for (const program of site.programs) {
			if (program.type === "irrigation")
				for (const zone of program.zones) Object.assign(zone, { startBelow: 1, stopAt: 2 });
		}
		this.topic = `headgate/${site.gateway}/`;
		this.bench = new Bench({
			...options,
			site,
			key,
			sites: { chip: new NorFlash(38), trialMs },
			onPublish: (topic, payload) => {
				if (topic.endsWith("/answer")) this.answers.push(decodePlainCbor(payload) as Answer);
				if (topic.endsWith("/records")) this.receive(payload);
				if (topic.endsWith("/loaded")) this.loaded.push(decodePlainCbor(payload) as (typeof this.loaded)[0]);
			},
		});
		this.bench.run(3 * minute);
		this.first = this.hash;
	}

	/** As the county does, with the key. */
	receive(payload: Uint8Array): void {
		const pack = decodePack(payload);
		if (this.isDeaf || typeof pack === "string") return;
		const topic = `${this.topic}receipt`;
		const hash = createHash("sha256").update(payload).digest().subarray(0, 16);
		const receipt = writeReceipt(topic, { ...pack, epoch: hex(pack.epoch), hash: hex(hash) }, key);
		this.bench.scheduler.at(this.bench.scheduler.nowUs + 300_000, () => this.bench.deliver(topic, receipt));
	}

	get hash(): string {
		return hex(this.bench.gateway.plan.hash);
	}

	part(
		table: Uint8Array,
		part: number,
		changes: { readonly atMs?: number; readonly key?: Uint8Array } = {},
	): string | undefined {
		const before = this.loaded.length;
		const bytes = table.slice(part * partBytes, (part + 1) * partBytes);
		const { atMs = this.bench.gateway.ports.clock.wallMs(), key: withKey = key } = changes;
		const topic = `${this.topic}site`;
		const name = nameOf(table);
		this.bench.deliver(topic, sealedPart(topic, { name, length: table.length, part, bytes, atMs }, withKey));
		this.bench.run(1000);
		return this.loaded[before]?.state;
	}

	load(table: Uint8Array): string | undefined {
		let state: string | undefined;
		for (let part = 0; part * partBytes < table.length; part += 1) state = this.part(table, part);
		return state;
	}

	/** @returns the id */
	apply(name: string, changes: Partial<GatewayCommand> = {}): string {
		this.#count += 1;
		const atMs = this.bench.gateway.ports.clock.wallMs();
		const id = `c${this.#count}`;
		const asked = { id, who: "anna", role: "installer", what: "apply-site", subject: name } as const;
		const topic = `${this.topic}command`;
		this.bench.deliver(topic, writeCommand(topic, { ...asked, atMs, validForMs: minute, ...changes }, key));
		this.bench.run(1000);
		return changes.id ?? id;
	}

	put(site: Site, changes: Partial<GatewayCommand> = {}): string {
		const table = tableOf(site);
		this.load(table);
		return this.apply(hex(nameOf(table)), changes);
	}

	/** Outcomes that were told of a command, with why. */
	told(id: string): readonly string[] {
		return this.answers.flatMap((answer) =>
			answer.id === id ? [answer.state === "" ? answer.outcome : `${answer.outcome}: ${answer.state}`] : [],
		);
	}

	/** Commands on record, and steps of changes. */
	notes(): readonly string[] {
		return this.bench.records.flatMap((record) => {
			if (record.kind === 12)
				return [`${siteStepName(record.step)} ${hex(record.oldHash)} ${hex(record.newHash)} ${record.who}`];
			if (record.kind !== 8 || record.outcome === Outcome.kept) return [];
			return [`${whatName(record.what)} ${outcomeName(record.outcome)} ${record.who}`];
		});
	}
}

test("a new site comes in parts, is switched to at rest, and is confirmed when it has proven itself", (t) => {
	const rig = new Rig();
	const table = tableOf(otherSite());
	t.is(rig.load(table), "whole");
	const id = rig.apply(hex(nameOf(table)));
	t.deepEqual(rig.told(id), ["accepted"]);
	rig.bench.run(5000);
	const now = rig.hash;
	t.not(now, rig.first);
	t.is(rig.bench.restarts, 1);
	t.is(describe(rig.bench.gateway).site.table, hex(nameOf(table)));
	t.truthy(describe(rig.bench.gateway).site.trial);
	rig.bench.run(4 * minute);
	t.deepEqual(rig.told(id).slice(0, 2), ["accepted", "confirmed"]);
	t.is(describe(rig.bench.gateway).site.trial, null);
	t.deepEqual(rig.notes(), [
		"apply-site accepted anna",
		`switched ${rig.first} ${now} anna`,
		`trial ${rig.first} ${now} anna`,
		`confirmed ${rig.first} ${now} anna`,
		"apply-site confirmed anna",
	]);
	t.deepEqual(describe(rig.bench.gateway).site.last, { id, outcome: "confirmed", why: "" });
	rig.bench.restart();
	t.is(rig.hash, now, "it stays");
	t.is(rig.apply(hex(nameOf(table)), { id }), id);
	t.is(rig.told(id).at(-1), "confirmed", "the same command again is answered, and acts no more");
	t.is(rig.bench.restarts, 1);
});

test("what can't be run is refused with a word of its own", (t) => {
	const rig = new Rig();
	const outcome = (id: string): string | undefined => rig.told(id)[0];
	const table = tableOf(otherSite());
	const name = hex(nameOf(table));
	t.is(outcome(rig.apply("no name")), "incomplete");
	t.is(outcome(rig.apply(name)), "incomplete");
	rig.part(table, 0);
	t.is(outcome(rig.apply(name)), "incomplete");
	rig.load(table);
	t.is(outcome(rig.apply(name, { role: "operator" })), "role");
	t.is(outcome(rig.apply(name, { atMs: 1 })), "expired");
	const broken = table.slice();
	broken[40] = (broken[40] as number) ^ 1;
	rig.load(broken);
	t.is(outcome(rig.apply(hex(nameOf(broken)))), "malformed");
	t.is(outcome(rig.put(otherSite((site) => Object.assign(site, { gateway: "orchard-2" })))), "other-gateway");
	t.is(outcome(rig.put(rig.bench.site)), "same-site");
	const renamed = otherSite((site) => {
		for (const one of [...site.lines.slice(0, 1)]) Object.assign(one, { name: "elsewhere" });
		const from = orchardSite().lines[0]?.name;
		for (const device of site.devices) if (device.line === from) Object.assign(device, { line: "elsewhere" });
	});
	t.is(outcome(rig.put(renamed)), "does-not-fit");
	t.is(rig.hash, rig.first);
	t.is(rig.bench.restarts, 0);
});

test("parts of whoever has no key, of long ago, and of no table change nothing", (t) => {
	const rig = new Rig();
	const table = tableOf(otherSite());
	t.is(rig.part(table, 0, { key: new Uint8Array(32).fill(8) }), undefined);
	t.is(rig.part(table, 0, { atMs: 1_000 }), "age");
	t.is(rig.part(table, 99), "kept", "a part without bytes asks what is there");
	t.deepEqual(rig.loaded.at(-1)?.have, new Uint8Array(0));
	t.is(rig.part(table, 2), "kept");
	t.deepEqual([...(rig.loaded.at(-1)?.have ?? [])].slice(0, 1), [4]);
});

test("what runs is stopped in its order before the site goes", (t) => {
	const site = orchardSite();
	const rig = new Rig({ site });
	// It waters from now on: limits of the plan that runs.
	const [irrigation] = rig.bench.gateway.limits.programs;
	if (irrigation?.type === "irrigation")
		for (const zone of irrigation.zones) Object.assign(zone, { startBelow: 99, stopAt: 100 });
	t.true(rig.bench.runUntil(() => rig.bench.closed().includes("pump"), 30 * minute));
	rig.bench.run(minute);
	const from = rig.bench.moves.length;
	const id = rig.put(otherSite());
	t.true(rig.bench.runUntil(() => rig.bench.restarts === 1, 5 * minute));
	t.deepEqual(rig.bench.closed(), []);
	const order = rig.bench.story().slice(from);
	t.true(order.indexOf("-pump") < order.indexOf("-master"), order.join(" "));
	rig.bench.run(5 * minute);
	t.is(rig.told(id).at(-1), "confirmed");
});

test("an output that does not come to rest keeps its site, and automation returns", (t) => {
	const rig = new Rig();
	const [program] = rig.bench.gateway.programs;
	rig.load(tableOf(otherSite()));
	const bringBack = silence(rig.bench.farm, "relays");
	rig.bench.run(2 * minute);
	const id = rig.apply(hex(nameOf(tableOf(otherSite()))));
	t.true((program?.pausedUntilMs ?? 0) > rig.bench.nowMs);
	t.is(rig.apply("other"), "c2");
	t.deepEqual(rig.told("c2"), ["busy"]);
	t.regex(describe(rig.bench.gateway).site.waitsFor, /./);
	rig.bench.run(4 * minute);
	t.regex(rig.told(id).at(-1) ?? "", /^not-at-rest: /);
	t.is(program?.pausedUntilMs, 0);
	t.is(rig.hash, rig.first);
	t.is(rig.bench.restarts, 0);
	bringBack();
	rig.bench.run(2 * minute);
	rig.apply(hex(nameOf(tableOf(otherSite()))));
	rig.bench.run(minute);
	t.is(rig.bench.restarts, 1, "it is there still, and may go now");
});

test("a line on which nothing answers any more: back to the site before", (t) => {
	const rig = new Rig();
	const deaf = otherSite((site) => {
		for (const device of site.devices.filter(({ line }) => line === site.lines[0]?.name)) {
			Object.assign(device, { unit: device.unit + 100 });
		}
	});
	const id = rig.put(deaf);
	rig.bench.run(minute);
	const bad = rig.hash;
	t.not(bad, rig.first);
	rig.bench.run(20 * minute);
	t.is(rig.hash, rig.first);
	t.regex(rig.told(id).at(-1) ?? "", /^rolled-back: (line-silent|not-at-rest)$/);
	t.true(rig.notes().includes(`rolled-back ${rig.first} ${bad} anna`));
	t.is(rig.bench.restarts, 2);
	t.is(describe(rig.bench.gateway).site.table, null);
});

test("a receiver that sends no receipts any more: back to the site before", (t) => {
	const rig = new Rig();
	const table = tableOf(otherSite());
	rig.load(table);
	rig.isDeaf = true;
	const id = rig.apply(hex(nameOf(table)));
	rig.bench.run(9 * minute);
	t.is(describe(rig.bench.gateway).site.trial?.missing, "no-receipt");
	rig.bench.run(4 * minute);
	rig.isDeaf = false;
	t.is(rig.hash, rig.first);
	t.is(rig.told(id).at(-1), "rolled-back: no-receipt");
});

test("a receiver that was not there before is not waited for", (t) => {
	const rig = new Rig();
	rig.isDeaf = true;
	rig.bench.restart();
	rig.bench.run(2 * minute);
	const id = rig.put(otherSite());
	rig.bench.run(4 * minute);
	t.is(rig.told(id).at(-1), "confirmed");
});

test("a site whose gateway restarts again and again in its trial: back to the site before", (t) => {
	const rig = new Rig();
	const id = rig.put(otherSite());
	rig.bench.run(10_000);
	const bad = rig.hash;
	for (let restart = 0; restart < 2; restart += 1) {
		rig.bench.restart();
		t.is(rig.hash, bad);
		rig.bench.run(10_000);
	}
	rig.bench.restart();
	t.is(rig.hash, rig.first);
	rig.bench.run(minute);
	t.is(rig.told(id).at(-1), "rolled-back: restarts");
	t.true(rig.bench.gateway.outputs.isAutomatic);
});

test("a change that a restart cuts short before anything rests is over, and may be asked for again", (t) => {
	const rig = new Rig();
	const table = tableOf(otherSite());
	rig.load(table);
	const bringBack = silence(rig.bench.farm, "relays");
	rig.bench.run(2 * minute);
	const id = rig.apply(hex(nameOf(table)));
	t.is(
		rig.part(tableOf(otherSite((site) => Object.assign(site, { title: "a third" }))), 0),
		"on-trial",
		"what was checked stays",
	);
	rig.bench.restart();
	bringBack();
	rig.bench.run(2 * minute);
	t.is(rig.hash, rig.first);
	t.is(rig.notes().at(-1), "apply-site rolled-back anna");
	rig.apply(hex(nameOf(table)), { id });
	t.is(rig.told(id).at(-1), "rolled-back", "the same command again acts no more");
	rig.apply(hex(nameOf(table)));
	rig.bench.run(minute);
	t.not(rig.hash, rig.first);
});

test("changes of site are no early restarts", (t) => {
	const rig = new Rig();
	for (let year = 1; year <= 6; year += 1) {
		rig.put(otherSite((site) => Object.assign(site, { title: `year ${year}` })));
		rig.bench.run(4 * minute);
	}
	t.is(rig.bench.restarts, 6);
	t.true(rig.bench.gateway.outputs.isAutomatic);
});

test("what somebody stopped stays so on the new site", (t) => {
	const rig = new Rig();
	rig.apply("", { what: "stop-all", role: "viewer", forMs: 120 * minute });
	rig.put(otherSite());
	rig.bench.run(5 * minute);
	t.not(rig.hash, rig.first);
	t.true(rig.bench.gateway.programs.every(({ pausedUntilMs }) => pausedUntilMs > rig.bench.nowMs + 60 * minute));
});
