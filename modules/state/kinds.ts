/**
 * What the values are, in flash: FORMAT.md, "Kinds". A number is never given another meaning, nor its bytes another
 * layout. 10 to 59 are those of programs.
 */
export const StateKind = Object.freeze({
	flow: 1,
	alarmSince: 2,
	zoneRun: 3,
	outputTotals: 4,
	startDays: 10,
	dueZones: 11,
	quota: 12,
	rainDelay: 13,
	weatherDay: 20,
	weatherPast: 21,
	zoneBalance: 22,
	zoneAmount: 23,
	zoneVolume: 24,
	defrost: 50,
	roomDuty: 51,
	soak: 30,
	wellRun: 31,
	flushRun: 32,
	doser: 40,
	unflushed: 41,
});
