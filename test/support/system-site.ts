import type { Site } from "../../modules/site/types";

const seconds = 1000;

/** A small site for the tests' slaves: soil probe, air probe, flow meter, relay board on one line. Polled fast. */
export const smallSite: Site = {
	version: 1,
	gateway: "garden-1",
	title: "Test garden",
	lines: [{ name: "field", baud: 9600, format: "8N1" }],
	devices: [
		{ name: "soil", line: "field", profile: "soil-contiguous-7in1", unit: 1, replyTimeoutMs: 700 },
		{ name: "air", line: "field", profile: "xy-md0x-sht", unit: 2, replyTimeoutMs: 700 },
		{ name: "meter", line: "field", profile: "tuf-2000m", unit: 3, replyTimeoutMs: 700 },
		{ name: "relays", line: "field", profile: "waveshare-modbus-rtu-relay", unit: 10, replyTimeoutMs: 700 },
	],
	points: [
		...["moisture", "temperature", "ec"].map((quantity) => point(`soil.${quantity}`, "soil", quantity)),
		...["temperature", "humidity"].map((quantity) => point(`air.${quantity}`, "air", quantity)),
		point("water.flow", "meter", "flow"),
	],
	outputs: [
		output("pump", "pump", "relay-1"),
		output("master", "master-valve", "relay-2"),
		output("valve", "valve", "relay-3"),
	],
	programs: [
		{
			type: "irrigation",
			name: "irrigation",
			pump: "pump",
			master: "master",
			zones: [
				{
					name: "bed",
					valve: "valve",
					moisture: ["soil.moisture"],
					startBelow: 22,
					stopAt: 30,
					longestRunMs: 600 * seconds,
					settleMs: 600 * seconds,
				},
			],
		},
	],
	alarms: [],
	uplink: { packEveryMs: 300, keepAliveMs: 10 * seconds, receiptTimeoutMs: 2 * seconds },
};

function point(name: string, device: string, quantity: string): Site["points"][number] {
	return { name, device, quantity, periodMs: 1 * seconds, staleAfterMs: 3 * seconds };
}

/** Without the board's own timer: the slaves of modbus-serial do not know its coils. */
function output(name: string, kind: Site["outputs"][number]["kind"], actuator: string): Site["outputs"][number] {
	return { name, kind, device: "relays", actuator, rest: "off", hardwareTimer: false, longestRunMs: 1200 * seconds };
}
