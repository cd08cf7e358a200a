import { effectiveRainMm } from "../../agronomy/root-zone";
import type { ByteReader, ByteWriter } from "../../base/bytes";
import { putFloat32, takeFloat32 } from "../../base/floats";
import { LeaseReason } from "../../outputs/lease";
import type { ZonePlan } from "../../site/plan";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import type { Vote } from "../vote";
import type { Weather } from "../weather/weather";
import type { Amount } from "./amount";
import type { Delivery } from "./delivery";
import type { ZoneBalance } from "./zone-balance";

const HOUR_MS = 3_600_000;
/** So much of a watering is not counted if the power fails, at the most. */
const AGAIN_MS = 300_000;
/** Below the days before any clock. */
const DAY_OFFSET = 0x4000_0000;

/** What a balance is fed from; `place` is that of its valve in the delivery. */
interface SoilWaterInputs {
	readonly weather: Weather;
	readonly delivery: Delivery;
	readonly place: number;
	readonly vote: Vote;
}

/**
 * A zone's soil water as an amount: it wants water when the crop is about to feel that it is missing, and then what
 * refills it. All that runs through its valve counts, whoever opened it. It goes on when probes fail.
 */
export class SoilWater implements Amount, Lasting {
	readonly reason = LeaseReason.soilDepleted;
	readonly kind = StateKind.zoneBalance;
	readonly length = 20;
	readonly part: string;
	readonly balance: ZoneBalance;
	private readonly weather: Weather;
	private readonly delivery: Delivery;
	private readonly place: number;
	private readonly vote: Vote;
	private readonly settleMs: number;
	private countedM3 = 0;
	private wateredAtMs: number;
	private saidAtMs = 0;
	private saidDay = Number.NaN;
	private saidMm = 0;

	constructor(zone: ZonePlan, balance: ZoneBalance, inputs: SoilWaterInputs, nowMs: number) {
		this.part = zone.name;
		this.settleMs = zone.settleMs;
		this.balance = balance;
		this.weather = inputs.weather;
		this.delivery = inputs.delivery;
		this.place = inputs.place;
		this.vote = inputs.vote;
		this.wateredAtMs = nowMs;
	}

	/** Depletion now, mm. */
	get depletionMm(): number {
		return this.balance.nowMm(this.rainMm);
	}

	/** The crop has less than it can take without effort. */
	get isStressed(): boolean {
		return this.balance.isInSeason && this.depletionMm > this.balance.readilyAvailableMm;
	}

	/** Nobody saw the weather of the last day. */
	get isWeatherLost(): boolean {
		return this.weather.isLost;
	}

	/** In every pass. */
	advance(nowMs: number): void {
		const givenM3 = this.delivery.volumeM3(this.place);
		if (givenM3 > this.countedM3) {
			this.balance.irrigate(givenM3 - this.countedM3);
			this.countedM3 = givenM3;
			this.wateredAtMs = nowMs;
		}
		if (this.balance.day === this.weather.day) return;
		this.balance.advance(this.weather.day, this.weather);
		const percent = nowMs >= this.wateredAtMs + this.settleMs ? this.vote.value(nowMs) : Number.NaN;
		if (!Number.isNaN(percent)) this.balance.correct(percent / 100);
	}

	wants(nowMs: number): boolean {
		const { balance } = this;
		if (!balance.isInSeason || !this.delivery.isCounted(this.place, nowMs)) return false;
		return this.depletionMm >= balance.startsAtMm;
	}

	dryness(): number {
		return this.depletionMm / this.balance.startsAtMm - 1;
	}

	whole(): number {
		return this.balance.m3Of(this.balance.refillMm(this.rainMm));
	}

	given(): number {
		return this.delivery.volumeM3(this.place);
	}

	perMs(): number {
		return this.delivery.ownM3h(this.place) / HOUR_MS;
	}

	restore(from: ByteReader): void {
		const { balance } = this;
		balance.day = from.u32() - DAY_OFFSET;
		balance.depletionMm = takeFloat32(from);
		balance.irrigationMm = takeFloat32(from);
		balance.etcMm = takeFloat32(from);
		balance.ks = takeFloat32(from);
	}

	/** At midnight, when a watering has ended, and while one goes on. */
	isDue(nowMs: number): boolean {
		const { day, irrigationMm } = this.balance;
		const isNews =
			irrigationMm !== this.saidMm && (nowMs >= this.saidAtMs + AGAIN_MS || !this.delivery.isFlowing(this.place));
		if (Number.isNaN(day) || (day === this.saidDay && !isNews)) return false;
		this.saidDay = day;
		this.saidMm = irrigationMm;
		this.saidAtMs = nowMs;
		return true;
	}

	write(out: ByteWriter): boolean {
		const { day, depletionMm, irrigationMm, etcMm, ks } = this.balance;
		out.u32(day + DAY_OFFSET);
		putFloat32(out, depletionMm);
		putFloat32(out, irrigationMm);
		putFloat32(out, etcMm);
		putFloat32(out, ks);
		return true;
	}

	/** Rain of today, as far as it counts. */
	private get rainMm(): number {
		return effectiveRainMm(this.weather.today.rainMm, this.weather.usualMm(this.weather.day));
	}
}
