import { decodeUtf8 } from "../base/utf8";
import { type Clock, ClockQuality } from "../ports/clock";
import type { SinkPlan, SitePlan } from "../site/plan";
import type { Store } from "../store/store";
import { Link, type LinkPorts, type LinkUser } from "./link";
import { MessageSource } from "./message-source";
import { LinkClass, LinkMeter } from "./meter";
import type { Sink } from "./sink";
import { SparkplugData } from "./sparkplug-data";
import { asksForRebirth, encodeBirth, encodeDeath, type LatestValues } from "./sparkplug-session";
import { TokenBucket } from "./token-bucket";

const MESSAGE_BYTES = 4096;
/** Messages that may go out at once after a quiet time. */
const BURST = 4;
/** A rebirth that is asked for again and again comes once in this time. */
const BIRTH_EVERY_MS = 5_000;
/** Bytes of the longest STATE that is looked at. */
const STATE_BYTES_MAX = 256;
const never = Number.POSITIVE_INFINITY;

/**
 * A Sparkplug B edge node (3.0.0) without devices: births, data at QoS 0, death. What is sent counts as got, for nobody
 * says that it was; what waited for the link or the primary host goes as historical.
 *
 * Section 5.4: no birth, and no data, while a primary host is named and its STATE is not online.
 */
export class SparkplugSink implements Sink, LinkUser {
	readonly plan: SinkPlan;
	readonly meter: LinkMeter;
	readonly #site: SitePlan;
	readonly #clock: Clock;
	readonly #store: Store;
	readonly #data: SparkplugData;
	readonly #source: MessageSource;
	readonly #latest: LatestValues;
	readonly #link: Link;
	readonly #bucket: TokenBucket;
	readonly #changed: () => void;
	readonly #state: string;
	/** Of the session that is, or the next one: [0, 255]. */
	#bdSeq: number;
	#seq = 0;
	#isBorn = false;
	#birthAtMs = 0;
	#lastBirthMs = Number.NEGATIVE_INFINITY;
	/** Records before it waited for the birth. */
	#liveFrom = 0;
	#nextAtMs = 0;
	#isHostOnline = false;
	/** Of the host's newest STATE. */
	#stateMs = Number.NEGATIVE_INFINITY;
	confirmedValues = 0;
	readonly inFlight = 0;

	/** @param changed something has happened that `advance` should look at; called from port callbacks */
	constructor(
		site: SitePlan,
		plan: SinkPlan,
		ports: LinkPorts,
		store: Store,
		changed: () => void,
		latest: LatestValues,
	) {
		this.plan = plan;
		this.#site = site;
		this.#clock = ports.clock;
		this.#store = store;
		this.#latest = latest;
		this.#data = new SparkplugData(site, MESSAGE_BYTES);
		this.#source = new MessageSource(store.telemetry, site, plan, this.#data, ports.clock);
		this.#bucket = new TokenBucket(plan.packsPerSecond, BURST);
		this.meter = new LinkMeter(plan.bytesPerDay, plan.keepAliveMs, ports.clock.now());
		this.#changed = changed;
		this.#state = `spBv1.0/STATE/${plan.host}`;
		// A death that comes late from the run before must not bear this one's number.
		const first = new Uint8Array(1);
		ports.entropy.fill(first);
		this.#bdSeq = first[0] as number;
		const { name, client, keepAliveMs } = plan;
		this.#link = new Link({ sink: name, client, keepAliveMs, will: () => this.nextWill() }, ports, this.meter, this);
	}

	private nextWill() {
		this.#bdSeq = (this.#bdSeq + 1) % 256;
		return { topic: this.topic("NDEATH"), message: encodeDeath(this.#bdSeq, this.#clock.wallMs()), retain: false };
	}

	private topic(kind: string): string {
		return `spBv1.0/${this.plan.group}/${kind}/${this.#site.gateway}`;
	}

	get isConnected(): boolean {
		return this.#link.isConnected;
	}

	/** Sparkplug has a time in everything: without one there is no session. */
	get waitsFor(): "clock" | "host" | null {
		if (!this.hasClock || this.#source.waitsForClock) return "clock";
		return this.isHostAway && this.#link.isConnected ? "host" : null;
	}

	private get hasClock(): boolean {
		return this.#clock.wallQuality() !== ClockQuality.none;
	}

	private get isHostAway(): boolean {
		return this.plan.host !== "" && !this.#isHostOnline;
	}

	get backlogRecords(): number {
		return this.#source.waitingRecords;
	}

	get skippedRecords(): number {
		return this.#source.skippedRecords;
	}

	get undatedRecords(): number {
		return this.#source.undatedRecords;
	}

	advance(nowMs: number): number {
		if (!this.hasClock) return never;
		if (!this.#link.advance(nowMs) || this.isHostAway) return this.#link.wakeMs;
		if (!this.#isBorn) {
			if (this.#birthAtMs > nowMs) return Math.min(this.#birthAtMs, this.#link.wakeMs);
			this.giveBirth(nowMs);
		}
		const dueMs = this.dueMs();
		if (dueMs <= nowMs && this.#link.isConnected) this.send(nowMs);
		return Math.min(this.dueMs(), this.#link.wakeMs);
	}

	private dueMs(): number {
		if (this.#source.waitingRecords === 0) return never;
		const allowedMs = this.meter.rowsAllowedMs(this.#clock.now());
		return Math.max(this.#nextAtMs, this.#bucket.nextAtMs, allowedMs);
	}

	private giveBirth(nowMs: number): void {
		const { points } = this.plan;
		const birth = encodeBirth(this.#site, this.#bdSeq, this.#clock.wallMs(), this.#latest, points);
		this.#isBorn = true;
		this.#lastBirthMs = nowMs;
		this.#seq = 0;
		this.#liveFrom = this.#store.telemetry.nextSequence;
		this.#nextAtMs = 0;
		this.#link.send(this.topic("NBIRTH"), birth, LinkClass.session);
	}

	private send(nowMs: number): void {
		const isHistorical = this.#source.at < this.#liveFrom;
		const seq = (this.#seq + 1) % 256;
		this.#data.prepare(seq, this.#clock.wallMs(), isHistorical);
		const message = this.#source.build(isHistorical ? this.#liveFrom : never);
		const goesOn = this.#source.hasMore || (isHistorical && this.#source.waitingRecords > 0);
		this.#nextAtMs = goesOn ? nowMs : nowMs + this.plan.packEveryMs;
		if (message === null) return;
		this.#bucket.take(nowMs);
		if (!this.#link.send(this.topic("NDATA"), message, LinkClass.rows)) return;
		this.#seq = seq;
		this.confirmedValues += this.#source.values;
		this.#source.confirm();
	}

	onConnected(nowMs: number): void {
		this.#isHostOnline = false;
		this.#stateMs = Number.NEGATIVE_INFINITY;
		this.#birthAtMs = nowMs;
		this.#link.subscribe(this.topic("NCMD"));
		if (this.plan.host !== "") this.#link.subscribe(this.#state);
		this.#changed();
	}

	onAcknowledged(): void {
		// nothing is sent at QoS 1
	}

	onMessage(topic: string, payload: Uint8Array, nowMs: number): void {
		if (topic === this.topic("NCMD") && this.#isBorn && asksForRebirth(payload)) {
			this.#isBorn = false;
			this.#birthAtMs = Math.max(nowMs, this.#lastBirthMs + BIRTH_EVERY_MS);
			this.#changed();
		} else if (this.plan.host !== "" && topic === this.#state) this.onState(payload);
	}

	private onState(payload: Uint8Array): void {
		const state = readState(payload);
		if (state === null || state.timestamp < this.#stateMs) return;
		this.#stateMs = state.timestamp;
		if (state.online === this.#isHostOnline) return;
		this.#isHostOnline = state.online;
		if (!state.online) {
			this.die();
			this.#link.lose("the primary host is offline");
		}
		this.#changed();
	}

	/** The will says the same, unless the client takes its leave of the broker. */
	private die(): void {
		if (!this.#isBorn) return;
		this.#link.send(this.topic("NDEATH"), encodeDeath(this.#bdSeq, this.#clock.wallMs()), LinkClass.session);
	}

	onLost(): void {
		this.#isBorn = false;
		this.#changed();
	}

	close(): void {
		this.die();
		this.#link.close();
	}
}

/** A host's STATE, or null when it is none (section 6.4.24). */
function readState(payload: Uint8Array): { readonly online: boolean; readonly timestamp: number } | null {
	const text = payload.length > STATE_BYTES_MAX ? null : decodeUtf8(payload);
	if (text === null) return null;
	try {
		const { online, timestamp } = JSON.parse(text) as { readonly online?: unknown; readonly timestamp?: unknown };
		return typeof online === "boolean" && typeof timestamp === "number" ? { online, timestamp } : null;
	} catch {
		return null; // no JSON, or `null`
	}
}
