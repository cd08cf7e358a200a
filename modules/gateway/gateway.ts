import type { AlarmInputs } from "../alarms/condition";
import { LocalTime } from "../alarms/local-time";
import { Signals } from "../alarms/signals";
import { AlarmTable } from "../alarms/table";
import { assert } from "../base/assert";
import { EventRing } from "../base/ring";
import type { Block } from "../bus/blocks";
import { Line } from "../bus/line";
import type { BusListener } from "../bus/line-types";
import { slavesOf } from "../bus/slave";
import { BusStatus } from "../bus/status";
import type { CommandDesk } from "../commands/desk";
import { ForecastBook } from "../commands/forecast-book";
import { LimitBook } from "../commands/limit-book";
import { Arrival, type Request } from "../commands/request";
import { HealthSurvey } from "../health/survey";
import { OutputBoard } from "../outputs/board";
import { PointTable } from "../points/table";
import type { Clock, Timer } from "../ports/clock";
import type { Delivery } from "../programs/irrigation/delivery";
import type { Program, ProgramInputs } from "../programs/program";
import type { WaterMeter } from "../programs/water-meter";
import type { Weather } from "../programs/weather/weather";
import type { OutputPlan, SitePlan } from "../site/plan";
import type { ProgramNotice } from "../site/types";
import { OpenResult } from "../store/open-result";
import { Store } from "../store/store";
import { type CommandAnswer, encodeAnswer } from "../uplink/command";
import type { Sink } from "../uplink/sink";
import { holdersOf } from "../uplink/sinks";
import type { SitePart } from "../uplink/site-part";
import { LoggedPast } from "./boot-past";
import { BootWatch } from "./boot-watch";
import { deskOf } from "./desk-of";
import { EventMemory } from "./event-memory";
import { eventsMax } from "./events-max";
import { gatewaySinks } from "./gateway-sinks";
import { Intake } from "./intake";
import { Journal } from "./journal";
import { Keeper } from "./keeper";
import { OutputsDriver } from "./outputs-driver";
import type { GatewayPorts } from "./ports";
import { deliveryOf, heedsForecast, mayResume, programsOf, waterMeterOf, weatherOf } from "./programs-of";
import { isSilent } from "./silence";
import { SiteWatch } from "./site-watch";
import { toldSerial } from "./told-serial";
import { Watchdogs } from "./watchdogs";

/** A pass that does not come to rest within this many rounds is a fault of the program. */
const ROUNDS_MAX = 8;

const Event = Object.freeze({ reading: 1, output: 2, alarm: 3 });

/** Why a gateway did not start. */
export type StartFault = "log-is-newer" | "log-is-larger";

/**
 * A gateway: lines, points, programs, outputs, alarms, log and sinks, put together from ports and a plan.
 *
 * Everything happens in passes: after each port callback, and when the earliest of all deadlines is reached.
 */
export class Gateway implements BusListener, AlarmInputs, ProgramInputs {
	readonly plan: SitePlan;
	readonly ports: GatewayPorts;
	readonly store: Store;
	readonly points: PointTable;
	readonly time: LocalTime;
	readonly past: LoggedPast;
	readonly clock: Clock;
	readonly outputs: OutputBoard;
	readonly alarms: AlarmTable;
	readonly signals: Signals;
	/** Null: the site has no meter, or no program asks how much has run through it. */
	readonly water: WaterMeter | null;
	readonly weather: Weather | null;
	readonly delivery: Delivery | null;
	/** Where people's wishes go in. */
	readonly desk: CommandDesk;
	/** Told of every answer of the desk, beside whoever asked over the link. */
	onAnswer: ((answer: CommandAnswer) => void) | null = null;
	/** Numbers that people may change. */
	readonly limits: LimitBook;
	/** What people have said of rain to come; null: no program goes by it. */
	readonly forecast: ForecastBook | null;
	/** Null: there is no place for another site. */
	readonly sites: SiteWatch | null;
	readonly programs: readonly Program[];
	readonly lines: readonly Line[];
	readonly sinks: readonly Sink[];
	readonly journal: Journal;
	readonly #survey: HealthSurvey;
	readonly #memory: EventMemory;
	readonly keeper: Keeper;
	readonly watchdogs: Watchdogs;
	readonly #bootWatch: BootWatch;
	readonly bootMs: number;
	readonly #ring: EventRing;
	readonly #event = new Float64Array(5);
	readonly #timer: Timer;
	readonly #driver: OutputsDriver;
	readonly #intake: Intake;
	#passDue = false;
	#wornTold = false;
	#closed = false;

	private constructor(plan: SitePlan, ports: GatewayPorts, store: Store) {
		this.plan = plan;
		this.ports = ports;
		this.clock = ports.clock;
		this.store = store;
		this.bootMs = ports.clock.now();
		this.#ring = new EventRing(eventsMax(plan));
		this.#timer = ports.clock.timer(() => this.#pass());
		this.points = new PointTable(plan.points, plan.auxiliaries);
		this.journal = new Journal(plan, ports.clock, store, this.points);
		const lines = (): readonly Line[] => this.lines;
		this.#driver = new OutputsDriver(plan, lines);
		this.outputs = new OutputBoard(plan, this.points, this.#driver, (output) => this.#raise(Event.output, output));
		this.#intake = new Intake(plan, this.points, this.outputs, this.#driver, ports.observer, lines);
		this.time = new LocalTime(ports.clock, plan.timeZone);
		this.limits = new LimitBook(plan);
		this.forecast = plan.programs.some(heedsForecast) ? new ForecastBook() : null;
		this.alarms = new AlarmTable(this.limits.alarms, this, this.bootMs, (alarm, edge, flags, sequence, counts) =>
			this.#raise(Event.alarm, alarm, edge * 256 + flags, sequence, counts),
		);
		this.signals = new Signals(plan, this.alarms, this.outputs, this.time);
		this.past = new LoggedPast(plan.outputs.length, ports.clock);
		this.water = waterMeterOf(plan, this.points, this.bootMs);
		this.weather = weatherOf(plan, this.points, this.time, this.bootMs);
		this.delivery = deliveryOf(plan, this.outputs, this.water, this.bootMs);
		this.programs = programsOf({ ...plan, programs: this.limits.programs }, this, this.bootMs);
		const wantPass = (): void => this.#wantPass();
		this.desk = deskOf(this, ports.clock, (answer) => {
			for (const sink of this.sinks) sink.say?.("answer", encodeAnswer(answer));
			this.onAnswer?.(answer);
		});
		this.sinks = gatewaySinks(this, ports, wantPass);
		this.#memory = new EventMemory(store.events);
		if (plan.programs.some(mayResume)) this.past.readRows(store.telemetry);
		this.#memory.recall(plan, ports.clock, this.alarms, this.time, this.desk, this.past);
		this.keeper = new Keeper(this, ports);
		this.#bootWatch = new BootWatch(store, plan, this.journal, this.outputs, ports.log, this.bootMs);
		this.journal.boot(ports.system.resetReason);
		const openSerial = toldSerial(ports.openSerial, ports.log);
		this.lines = plan.lines.map((line, index) => {
			const slaves = slavesOf(line.devices.map(({ slave }) => slave));
			const { name, baud, longestTransactionMs, longestByClassMs, wants } = line;
			const options = { index, name, baud, longestTransactionMs, longestByClassMs, slaves, wants };
			return new Line(options, ports.clock, openSerial, this);
		});
		this.watchdogs = new Watchdogs(plan, this.lines, ports.log, wantPass);
		this.#survey = new HealthSurvey(plan.health, this.lines, this.sinks, this.bootMs);
		this.sites = ports.sites === undefined ? null : new SiteWatch(this, ports.sites, this.bootMs);
		this.#wantPass();
	}

	/**
	 * Opens the store and starts the gateway on it; or says why not, having touched nothing. On a chip that is worn out
	 * it starts all the same: outputs have to be served, with or without records.
	 */
	static start(plan: SitePlan, ports: GatewayPorts): Gateway | StartFault {
		const store = new Store(ports.flash, ports, { points: plan.points.length, holders: holdersOf(plan) });
		const result = store.open(plan.hash);
		if (result === OpenResult.newer) return "log-is-newer";
		if (result === OpenResult.larger) return "log-is-larger";
		if (result === OpenResult.formatted) ports.log.warn("store", "no log found in flash: a new one was made");
		return new Gateway(plan, ports, store);
	}

	/** Stops everything. Outputs stay as they are: the next boot brings them to rest. */
	close(): void {
		this.#closed = true;
		this.#timer.clear();
		for (const line of this.lines) line.close();
		for (const sink of this.sinks) sink.close();
	}

	/** For programs. */
	get site(): SitePlan {
		return this.plan;
	}

	isSilent(line: number, device: number): boolean | null {
		return isSilent(this.lines[line] as Line, device);
	}

	notice(program: number, zone: number, notice: ProgramNotice, nowMs: number): boolean | null {
		return this.programs[program]?.notice(notice, zone, nowMs) ?? null;
	}

	/** Somebody who stands before it, or has the token, asks for something. */
	ask(request: Request): void {
		if (this.#closed) return; // another site begins: whoever asks gets no answer, and asks again
		this.desk.take(request, Arrival.here);
		this.#wantPass();
	}

	/** Takes a part of another site that came over the link; what to say to that, or null. */
	load(part: SitePart, isRetained: boolean): Uint8Array | null {
		return this.sites?.load(part, isRetained) ?? null;
	}

	/** Called by the lines. */
	onBlock(line: number, block: Block, status: number, reply: Uint8Array): void {
		const nowMs = this.ports.clock.now();
		const isNews = this.#intake.take(line, block, status, reply, nowMs);
		if (isNews) this.#raise(Event.reading, line, block.first, block.last, nowMs);
		this.#wantPass();
	}

	/** Called by the lines; the token is the output driver's. */
	onWrite(line: number, token: number, status: number): void {
		const output = token >> 1;
		const nowMs = this.ports.clock.now();
		if (status === BusStatus.good) this.#driver.onWritten(output, (token & 1) === 1, nowMs);
		this.outputs.onWritten(output, (token & 1) === 1, status === BusStatus.good, nowMs);
		const { slave } = this.plan.outputs[output] as OutputPlan;
		// Writes keep a silent slave's probe waiting, so they have to end by themselves.
		const isSilent = status === BusStatus.timeout && this.lines[line]?.slaves[slave]?.silent === true;
		if (isSilent) this.outputs.onSilent(output, nowMs);
		this.#wantPass();
	}

	#raise(kind: number, a: number, b = 0, c = 0, d = 0): void {
		assert(this.#ring.push(kind, a, b, c, d), "the gateway's event ring is full");
	}

	/** A pass as soon as the callback that runs now has returned: no port callback runs one inside itself. */
	#wantPass(): void {
		if (this.#passDue || this.#closed) return;
		this.#passDue = true;
		this.#timer.set(this.ports.clock.now());
	}

	#pass(): void {
		this.#passDue = false;
		const nowMs = this.ports.clock.now();
		let wakeMs = Number.POSITIVE_INFINITY;
		let rounds = 0;
		do {
			this.#drain();
			this.#memory.keep(this.alarms, this.desk);
			wakeMs = this.#decide(nowMs);
			if (this.#closed) return;
			rounds += 1;
		} while (this.#ring.count > 0 && rounds < ROUNDS_MAX);
		this.keeper.keep(nowMs);
		if (!this.store.isOpen && !this.#wornTold) {
			this.ports.log.warn("store", "ALARM: the flash is worn out: rows or events can't be kept any more");
			this.#wornTold = true;
		}
		// An erasure or a block read through in each quiet moment, not both.
		const isQuiet = this.lines.every((line) => line.quiet);
		if (isQuiet && !this.keeper.prepare() && !this.store.prepare()) this.store.verify();
		if (this.#ring.count > 0) wakeMs = nowMs;
		if (!this.#passDue && wakeMs < Number.POSITIVE_INFINITY) this.#timer.set(wakeMs);
	}

	#decide(nowMs: number): number {
		this.journal.clock();
		let wakeMs = this.journal.staleness(nowMs);
		if (nowMs >= this.#survey.dueMs) this.journal.health(this.#survey, nowMs);
		wakeMs = Math.min(wakeMs, this.#survey.dueMs);
		wakeMs = Math.min(wakeMs, this.#bootWatch.advance(nowMs), this.watchdogs.advance(nowMs));
		this.water?.advance(nowMs);
		this.delivery?.advance(nowMs);
		this.weather?.advance(nowMs);
		for (const program of this.programs) wakeMs = Math.min(wakeMs, program.advance(nowMs));
		wakeMs = Math.min(wakeMs, this.signals.advance(nowMs), this.outputs.advance(nowMs));
		wakeMs = Math.min(wakeMs, this.alarms.advance(nowMs), this.desk.advance(nowMs));
		// With these two the gateway may end, so that another site begins.
		if (!this.#closed && this.sites !== null) wakeMs = Math.min(wakeMs, this.sites.advance(nowMs));
		if (this.#closed) return Number.POSITIVE_INFINITY;
		for (const sink of this.sinks) wakeMs = Math.min(wakeMs, sink.advance(nowMs));
		return wakeMs;
	}

	#drain(): void {
		const event = this.#event;
		while (this.#ring.take(event)) {
			const subject = event[1] as number;
			if (event[0] === Event.reading) {
				this.#keep(subject, event[2] as number, event[3] as number, event[4] as number);
			} else if (event[0] === Event.output) this.journal.output(subject, this.outputs);
			else this.journal.alarm(event, this.alarms);
		}
	}

	#keep(line: number, first: number, last: number, readAtMs: number): void {
		const { order } = (this.lines[line] as Line).poller.plan;
		this.journal.beginReading();
		for (let at = first; at <= last; at += 1) {
			const point = this.plan.lines[line]?.wants[order[at] as number]?.point ?? -1;
			if (point >= 0) this.journal.reading(point, readAtMs);
		}
		this.journal.endReading(readAtMs);
	}
}
