import { type Clock, ClockQuality } from "../ports/clock";
import type { SinkPlan, SitePlan } from "../site/plan";
import type { Store } from "../store/store";
import { Link, type LinkPorts, type LinkUser } from "./link";
import type { MessageFormat } from "./message-builder";
import { MessageSource } from "./message-source";
import { LinkClass, LinkMeter } from "./meter";
import { SenmlCbor } from "./senml-cbor";
import { SenmlJson } from "./senml-json";
import type { Sink } from "./sink";
import { ThingsBoard } from "./thingsboard";
import { TokenBucket } from "./token-bucket";

/** Of a message; more where a value of each point needs more. */
const MESSAGE_BYTES = 4096;
/** Messages that may go out at once after a quiet time. */
const BURST = 4;
const never = Number.POSITIVE_INFINITY;

/**
 * A sink of anybody's broker: values in a format of other people's, each message until the broker has accepted it
 * (PUBACK). One message is under way at a time; one that was under way when the link was lost goes out again, so a
 * platform may get it twice, with the same times.
 */
export class MessageSession implements Sink, LinkUser {
	readonly plan: SinkPlan;
	readonly meter: LinkMeter;
	readonly #clock: Clock;
	readonly #source: MessageSource;
	readonly #link: Link;
	readonly #bucket: TokenBucket;
	readonly #changed: () => void;
	/** Packet identifier of the message under way; 0: none. */
	#pending = 0;
	#nextAtMs = 0;
	confirmedValues = 0;

	/** @param changed something has happened that `advance` should look at; called from port callbacks */
	constructor(site: SitePlan, plan: SinkPlan, ports: LinkPorts, store: Store, changed: () => void) {
		this.plan = plan;
		this.#clock = ports.clock;
		this.#source = new MessageSource(store.telemetry, site, plan, formatOf(site, plan), ports.clock);
		this.#bucket = new TokenBucket(plan.packsPerSecond, BURST);
		this.meter = new LinkMeter(plan.bytesPerDay, plan.keepAliveMs, ports.clock.now());
		this.#changed = changed;
		const { name, client, keepAliveMs } = plan;
		this.#link = new Link({ sink: name, client, keepAliveMs, will: () => null }, ports, this.meter, this);
	}

	get isConnected(): boolean {
		return this.#link.isConnected;
	}

	get waitsFor(): "clock" | null {
		return this.#source.waitsForClock ? "clock" : null;
	}

	get inFlight(): number {
		return this.#pending === 0 ? 0 : 1;
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
		if (!this.#link.advance(nowMs)) return this.#link.wakeMs;
		if (this.#pending !== 0) return this.#link.wakeMs;
		const dueMs = this.dueMs(nowMs);
		if (dueMs > nowMs) return Math.min(dueMs, this.#link.wakeMs);
		const message = this.#source.build();
		this.#nextAtMs = this.#source.hasMore ? nowMs : nowMs + this.plan.packEveryMs;
		// Looking through what is passed over takes its time too: the rest at the next call.
		if (message === null) return Math.min(this.dueMs(nowMs), this.#link.wakeMs);
		this.#bucket.take(nowMs);
		this.#pending = this.#link.publish(this.plan.topic, message, false, LinkClass.rows);
		return this.#link.wakeMs;
	}

	private dueMs(nowMs: number): number {
		if (this.#source.waitingRecords === 0) return never;
		if (this.#source.waitsForClock && this.#clock.wallQuality() === ClockQuality.none) return never;
		return Math.max(this.#nextAtMs, this.#bucket.nextAtMs, this.meter.rowsAllowedMs(nowMs));
	}

	onConnected(): void {
		this.#nextAtMs = 0;
		this.#changed();
	}

	onAcknowledged(id: number): void {
		if (id !== this.#pending) return;
		this.#pending = 0;
		this.confirmedValues += this.#source.values;
		this.#source.confirm();
		this.#link.settle();
		this.#changed();
	}

	onMessage(): void {
		// nothing was subscribed to
	}

	onLost(): void {
		this.#pending = 0;
		this.#changed();
	}

	close(): void {
		this.#link.close();
	}
}

function formatOf(site: SitePlan, { format }: SinkPlan): MessageFormat {
	if (format === "thingsboard") return new ThingsBoard(site, MESSAGE_BYTES);
	return format === "senml-cbor" ? new SenmlCbor(site, MESSAGE_BYTES) : new SenmlJson(site, MESSAGE_BYTES);
}
