import type { ColdRoomConstants } from "../plants/cold-room";
import type { DosingLineConstants } from "../plants/dosing-line";
import type { SoilConstants } from "../plants/soil-bucket";
import type { WeatherConstants } from "../plants/weather";

/** A `*.plant.json` beside a site file: the world that the site's devices stand in, and which device feels what. */
export interface FarmFile {
	readonly weather: WeatherConstants;
	/** How long slaves think before they answer. */
	readonly turnaroundUs: { readonly lowest: number; readonly highest: number };
	/** Standard deviation of a probe's reading, in its unit. */
	readonly probeNoise: number;
	/** Names of outputs and devices of the site. */
	readonly pump: string;
	readonly master: string;
	readonly flowMeter: string;
	/** What the flow meter has counted before. */
	readonly volumeM3: number;
	readonly airProbe: string;
	readonly zones: readonly {
		readonly valve: string;
		/** Offset of the place from the zone's mean, as volumetric water content. */
		readonly probes: readonly { readonly device: string; readonly offset: number }[];
		/** Volumetric water content to begin with, [0, 1]. */
		readonly moisture: number;
		readonly soil: SoilConstants;
	}[];
	readonly room: {
		readonly compressor: string;
		/** Further compressors, as strong. */
		readonly lag?: readonly string[];
		/** Fan and heater of its evaporator; without a fan, it always blows. */
		readonly fan?: string;
		readonly heater?: string;
		/** Probe on the coil. */
		readonly coilProbe?: string;
		/** Relay board whose first input is closed while the door is shut. */
		readonly doorContact?: string;
		readonly probes: readonly { readonly device: string; readonly offsetK: number }[];
		readonly airC: number;
		readonly productC: number;
		/** Mean time between two openings of the door, and how long it stays open. */
		readonly doorEveryMs: number;
		readonly doorOpenMs: number;
		readonly constants: ColdRoomConstants;
	};
	/** What is dosed behind the flow meter; missing: nothing is. */
	readonly dosing?: {
		/** Names of outputs, in the order of the injectors. */
		readonly dosers: readonly string[];
		readonly line: DosingLineConstants;
		/** Standard deviations of the probes in the line. */
		readonly ecNoiseUsCm: number;
		readonly phNoise: number;
		/** Devices that measure the level of a tank, and how much a metre of it holds. */
		readonly levels: readonly { readonly device: string; readonly injector: number; readonly litresPerM: number }[];
	};
}

/** The world's state, to go on from after a restart of the simulator. */
export interface FarmState {
	/** Millimetres of water in each zone's root zone. */
	readonly storageMm: readonly number[];
	readonly volumeM3: number;
	readonly airC: number;
	readonly productC: number;
	/** Contacts of each relay board, by device. */
	readonly contacts: { readonly [device: string]: readonly boolean[] };
}
