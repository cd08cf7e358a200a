import { RequestFrame } from "../../../modules/bus/requests";
import { BusStatus } from "../../../modules/bus/status";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { type SettingWrite, type SetupChange, settingRaw, settingWidth, settingWords } from "../devices/setup-change";
import { addressText } from "../devices/unverified-marks";
import { errorOf, errorWords } from "./answer-words";
import { type Answer, Asker } from "./asker";
import type { PortSettings } from "./port-settings";
import { askFor, type Reading, valuesOf } from "./reading";
import { ToolSlave } from "./tool-slave";

/** Where a device is reached. */
interface Place {
	readonly settings: PortSettings;
	readonly unit: number;
}

/** A change, and the way from the device as it is to the device as it will be. */
export interface SetupTask {
	readonly profile: ResolvedProfile;
	readonly change: SetupChange;
	readonly before: Place;
	readonly after: Place;
	readonly timeoutMs: number;
	/** Asked once everything that will be written was shown. */
	confirm(): Promise<boolean>;
	/** For people, a line each. */
	say(line: string): void;
}

/** Sets a device: looks, shows, asks, writes, saves, looks again. True when it is as was wanted, or will be. */
export async function setDevice(task: SetupTask): Promise<boolean> {
	const { change, before, after, say } = task;
	const asked: Place = { settings: before.settings, unit: change.atUnit ?? before.unit };
	const bench = new Bench(before.settings, task.timeoutMs);
	try {
		const isMoved = after.unit !== before.unit;
		if (isMoved && (await bench.isTaken(after, change.writes[0] as SettingWrite))) {
			say(`unit ${after.unit} answers already: two devices at one address can't be told apart; nothing was written`);
			return false;
		}
		const words = await look(task, bench, asked);
		if (words === null) return false;
		announce(task, asked, words);
		if (!(await task.confirm())) return false;
		for (const [index, write] of change.writes.entries()) {
			const answer = await bench.write(asked, write, words[index] as readonly number[]);
			const error = errorOf(answer);
			if (answer.status === BusStatus.exception && error !== null) {
				say(`${errorWords(error)}: ${write.name} was not changed`);
				return false;
			}
			const isExpected = asked.unit === 0 || change.answeredBy !== "old";
			if (error !== null && !isExpected) say(`${errorWords(error)}; looking whether it was taken`);
		}
		return await check(task, bench, asked);
	} finally {
		bench.close();
	}
}

/** What the registers hold; null, with words, when the device is not the one that is meant or does not answer. */
async function look(task: SetupTask, bench: Bench, asked: Place): Promise<(readonly number[])[] | null> {
	const { change, before, after, say, profile } = task;
	const words: (readonly number[])[] = [];
	for (const write of change.writes) {
		if (asked.unit === 0) {
			words.push([]);
			continue;
		}
		const answer = await bench.read(asked, write);
		const error = errorOf(answer);
		const where = `unit ${asked.unit}, ${asked.settings.baud} baud, ${asked.settings.format}`;
		if (error !== null && answer.status !== BusStatus.exception) {
			say(`${where}: ${errorWords(error)}; nothing was written`);
			return null;
		}
		if (error !== null && write.setting.bits !== undefined) {
			say(
				`${where}: ${write.name} lies beside other bits, and can't be read: ${errorWords(error)}; nothing was written`,
			);
			return null;
		}
		const held = error === null ? valuesOf(readingOf(write), answer.reply) : [];
		words.push(held);
		const raw = settingRaw(write.setting, held);
		const isStranger = error === null && write.name === "address" && raw !== before.unit;
		if (isStranger && raw !== after.unit) {
			say(`${where}: ${write.name} reads ${raw}, not ${before.unit}: is it a ${profile.name}? Nothing was written`);
			return null;
		}
		if (error === null) say(`now: ${write.name} is ${raw}`);
		else say(`now: ${write.name} can't be read (${errorWords(error)})`);
	}
	return words;
}

function announce(task: SetupTask, asked: Place, words: readonly (readonly number[])[]): void {
	const { change, profile, say } = task;
	if (asked.unit === 0) {
		say("warning: unit 0 is every device on the line, of any kind; none answers. Only one may be connected");
	} else if (change.atUnit !== null) {
		say(`warning: unit ${asked.unit} is heard by every device of this kind. Only one may be connected`);
	}
	for (const [index, write] of change.writes.entries()) {
		const { setting, raw, code, meaning } = write;
		const text = settingWords(setting, raw, words[index] ?? []).join(" ");
		const where = `${setting.table} ${addressText(setting.address)} := ${text}`;
		say(`${asked.settings.path}, ${profile.name}, unit ${asked.unit}: ${meaning}: ${where}, by function ${code}`);
	}
	if (change.save !== null) {
		const { address, values, function: code } = change.save;
		say(`then saved: ${addressText(address)} := ${values.join(" ")}, by function ${code}`);
	}
	say(`takes effect: ${change.effect === "unknown" ? "no source says when" : change.effect}`);
}

/** Where it answers now, and with which numbers; saves what has to be saved there. */
async function check(task: SetupTask, bench: Bench, asked: Place): Promise<boolean> {
	const { change, before, after, say } = task;
	const places = change.effect === "at once" ? [after, before] : [before, after];
	const isSaid = (place: Place): string => `unit ${place.unit}, ${place.settings.baud} baud, ${place.settings.format}`;
	let found: Place | null = null;
	for (const place of [...places, ...(asked.unit === 0 || asked.unit === before.unit ? [] : [asked])]) {
		found ??= (await bench.hasAll(place, change.writes)) ? place : null;
	}
	if (found === null) {
		say(
			`neither ${isSaid(after)} nor ${isSaid(before)} reads back what was written. Switch it off and on, and try both`,
		);
		return false;
	}
	if (change.save !== null) {
		const error = errorOf(await bench.save(found, change.save));
		if (error !== null) {
			say(`${errorWords(error)}: it was set, but not saved: it will be as before when it was without power`);
			return false;
		}
		say("saved");
	}
	if (found === after) say(`done: it answers at ${isSaid(after)}`);
	else say(`written, and read back. Switch it off and on: then it answers at ${isSaid(after)}`);
	return true;
}

function readingOf({ setting }: SettingWrite): Reading {
	return { table: setting.table, address: setting.address, count: settingWidth(setting) };
}

/** One port, opened as each place wants it. */
class Bench {
	readonly #timeoutMs: number;
	#settings: PortSettings;
	#asker: Asker;

	constructor(settings: PortSettings, timeoutMs: number) {
		this.#timeoutMs = timeoutMs;
		this.#settings = settings;
		this.#asker = new Asker(settings);
	}

	close(): void {
		this.#asker.close();
	}

	/** Whether anything at all talks at that unit. */
	async isTaken(place: Place, write: SettingWrite): Promise<boolean> {
		const { status } = await this.read(place, write, false);
		return status !== BusStatus.timeout && status !== BusStatus.portLost;
	}

	/** @param isThere silence is not what is expected: a late reply is waited out */
	read(place: Place, write: SettingWrite, isThere = true): Promise<Answer> {
		return this.#at(place, (slave) => askFor(this.#asker, slave, readingOf(write)), isThere);
	}

	write(place: Place, { setting, raw, code }: SettingWrite, before: readonly number[]): Promise<Answer> {
		const words = settingWords(setting, raw, before);
		const request = new RequestFrame().write(place.unit, code, setting.address, words);
		return this.#at(place, (slave) => this.#asker.ask(slave, request));
	}

	save(place: Place, { function: code, address, values }: NonNullable<SetupChange["save"]>): Promise<Answer> {
		const request = new RequestFrame().write(place.unit, code, address, values);
		return this.#at(place, (slave) => this.#asker.ask(slave, request));
	}

	/** Whether the device is there and holds all that was written. */
	async hasAll(place: Place, writes: readonly SettingWrite[]): Promise<boolean> {
		for (const write of writes) {
			const answer = await this.read(place, write, false);
			if (answer.status !== BusStatus.good) return false;
			if (settingRaw(write.setting, valuesOf(readingOf(write), answer.reply)) !== write.raw) return false;
		}
		return true;
	}

	#at(place: Place, ask: (slave: ToolSlave) => Promise<Answer>, waitsForLate = true): Promise<Answer> {
		const { settings, unit } = place;
		if (settings.baud !== this.#settings.baud || settings.format !== this.#settings.format) {
			this.#asker.close();
			this.#asker = new Asker(settings);
			this.#settings = settings;
		}
		return ask(new ToolSlave(settings, { unit, timeoutMs: this.#timeoutMs, waitsForLate }));
	}
}
