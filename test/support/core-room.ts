import type { Site } from "../../modules/site/types";
import type { FarmFile } from "../../sim/core/farm-file";
import { Bench, type BenchOptions } from "./core-gateway";
import { roomSite } from "./core-orchard";
import { orchardFarm, type Writable } from "./core-site";

/*
 * The orchard's cold room with all that a room may have: two compressors, fan, heater, a probe on the coil, a door
 * with a contact and a light.
 */

export const minute = 60_000;
export const hour = 60 * minute;

/** The one program of {@link fullRoomSite}, as the site file says it; what a room may have is there. */
export type RoomProgram = Writable<Extract<Site["programs"][number], { readonly type: "cold-store" }>>;

/** Ices up within a day of hard work, and is free within 20 min. */
const evaporator = {
	kjPerK: 60,
	airWPerK: 1000,
	stillShare: 0.15,
	halvingIceKg: 6,
	ratedC: -6,
	sharePerK: 0.03,
	frostShare: 0.12,
	doorFrostShare: 0.35,
	heaterW: 6000,
};

/** The world of the room: the coil is 7 K colder than the air while it is clean. Its door stays shut. */
export function fullRoomFarm(airC: number, productC = airC): Writable<FarmFile> {
	const file = orchardFarm();
	const { room } = file;
	file.room = {
		...room,
		lag: ["compressor-2"],
		fan: "fan",
		heater: "heater",
		coilProbe: "room-coil",
		doorContact: "room-relays",
		airC,
		productC,
		doorEveryMs: 1e12,
		constants: { ...room.constants, evaporator },
	};
	return file;
}

/**
 * Kept from -0.5 to 0.5 °C.
 *
 * @param change of the program, in place; without it it has its compressor and fan only
 */
function fullRoomSite(change: (program: RoomProgram, site: Writable<Site>) => void = () => undefined): Writable<Site> {
	return roomSite((site) => {
		const { devices, points, outputs, programs } = site;
		const [probe] = devices;
		const [back] = points.filter(({ name }) => name === "room.back.temperature");
		const [compressor] = outputs;
		const [program] = programs;
		if (probe === undefined || back === undefined || compressor === undefined || program?.type !== "cold-store") {
			throw new Error("the orchard has no cold room");
		}
		devices.push({ ...probe, name: "room-coil", unit: 3 });
		points.push({ ...back, name: "room.coil.temperature", device: "room-coil", title: "Coil" });
		points.push({ name: "room.door", device: "room-relays", quantity: "input-1", class: "control", periodMs: 5000 });
		const more = { "compressor-2": "compressor", fan: "fan", heater: "heater", light: "light" } as const;
		Object.entries(more).forEach(([name, kind], index) => {
			const longestRunMs = kind === "fan" ? 86_400_000 : 4 * hour;
			outputs.push({ ...compressor, name, title: name, kind, actuator: `relay-${index + 2}`, longestRunMs });
		});
		program.fan = { output: "fan" };
		program.setPoint = -0.5;
		program.differential = 1;
		change(program, site);
	});
}

/** Defrost of the room by its heater, ended by the probe on the coil. */
export const roomDefrost = {
	everyMs: 4 * hour,
	probe: "room.coil.temperature",
	heater: "heater",
	endAt: 8,
	longestMs: 30 * minute,
	dripMs: 3 * minute,
	fanDelayMs: 4 * minute,
	fanBelow: -3,
};

/** A gateway on that room. */
export function roomBench(
	change: (program: RoomProgram, site: Writable<Site>) => void,
	file = fullRoomFarm(0.2, 0),
	options: BenchOptions = {},
): Bench {
	return new Bench({ site: fullRoomSite(change), file, ...options });
}

/** Its one program. */
export function stateOfRoom(bench: Bench): string {
	return bench.gateway.programs[0]?.state ?? "";
}

/** Runs of an output by its true contact: from, to; one that goes on ends at infinity. */
export function runsOf(bench: Bench, output: string): readonly { readonly onMs: number; readonly offMs: number }[] {
	const moves = bench.moves.filter((move) => move.output === output);
	return moves.flatMap(({ on, atMs }, index) =>
		on ? [{ onMs: atMs, offMs: moves[index + 1]?.atMs ?? Number.POSITIVE_INFINITY }] : [],
	);
}

/** The words of the program by the minute, each once in a row. */
export function storyOf(bench: Bench, durationMs: number, everyMs = 10_000): readonly string[] {
	const words: string[] = [];
	for (let passedMs = 0; passedMs < durationMs; passedMs += everyMs) {
		bench.run(everyMs);
		const word = stateOfRoom(bench);
		if (words.at(-1) !== word) words.push(word);
	}
	return words;
}
