/**
 * What a TZif file (RFC 8536) says: offsets by explicit changes, then by a POSIX rule.
 * @typedef {{ firstOffsetS: number, changes: { atS: number, offsetS: number }[], tail: string }} ZoneData
 */

const HEADER_BYTES = 44;

/**
 * Reads the 64-bit part of a TZif file, version 2 or later.
 * @param {Buffer} bytes
 * @returns {ZoneData}
 */
export function readTzif(bytes) {
	if (bytes.toString("latin1", 0, 4) !== "TZif" || bytes.toString("latin1", 4, 5) < "2") {
		throw new Error("no TZif file of version 2 or later");
	}
	const first = counts(bytes, 0);
	const second = HEADER_BYTES + dataBytes(first, 4);
	const { leaps, times, types, abbreviationBytes, standards, utcs } = counts(bytes, second);
	const timesAt = second + HEADER_BYTES;
	const indicesAt = timesAt + 8 * times;
	const typesAt = indicesAt + times;
	const footerAt = typesAt + 6 * types + abbreviationBytes + 12 * leaps + standards + utcs;
	const offsetOf = (/** @type {number} */ type) => bytes.readInt32BE(typesAt + 6 * type);
	const footer = /^\n(.*)\n$/.exec(bytes.toString("latin1", footerAt));
	if (!footer) throw new Error("the TZif file has no footer");
	return {
		firstOffsetS: offsetOf(0),
		changes: Array.from({ length: times }, (_, index) => ({
			atS: Number(bytes.readBigInt64BE(timesAt + 8 * index)),
			offsetS: offsetOf(bytes.readUInt8(indicesAt + index)),
		})),
		tail: footer[1] ?? "",
	};
}

/**
 * @param {Buffer} bytes
 * @param {number} at where the header is
 */
function counts(bytes, at) {
	const [utcs = 0, standards = 0, leaps = 0, times = 0, types = 0, abbreviationBytes = 0] = Array.from(
		{ length: 6 },
		(_, index) => bytes.readUInt32BE(at + 20 + 4 * index),
	);
	return { utcs, standards, leaps, times, types, abbreviationBytes };
}

/**
 * @param {ReturnType<typeof counts>} counted
 * @param {number} timeBytes
 */
function dataBytes({ leaps, times, types, abbreviationBytes, standards, utcs }, timeBytes) {
	return (timeBytes + 1) * times + 6 * types + abbreviationBytes + (timeBytes + 4) * leaps + standards + utcs;
}

/**
 * The same from `fromS` on, without what changes no offset and without what the rule at the end says anyway.
 * @param {ZoneData} data
 * @param {number} fromS
 * @returns {ZoneData} `tail` is "" or "standard summer moment moment" in seconds, moments as month.week.weekday/seconds
 */
export function changesSince({ firstOffsetS, changes, tail }, fromS) {
	let offsetS = firstOffsetS;
	const before = changes.filter(({ atS }) => atS <= fromS).at(-1);
	if (before) offsetS = before.offsetS;
	const start = offsetS;
	const kept = changes.filter((change) => {
		if (change.atS <= fromS || change.offsetS === offsetS) return false;
		offsetS = change.offsetS;
		return true;
	});
	const rule = readPosix(tail);
	if (typeof rule === "number") {
		if (rule !== offsetS) throw new Error(`the file ends with ${offsetS}, its rule says ${rule}`);
		return { firstOffsetS: start, changes: kept, tail: "" };
	}
	const { standardS, summerS, toSummer, toStandard } = rule;
	// What a file says beyond this was made from the rule by the compiler of the data.
	while (kept.length > 1 && followsRule(kept, rule)) kept.pop();
	const words = [
		standardS,
		summerS,
		...[toSummer, toStandard].map((m) => `${m.month}.${m.week}.${m.weekday}/${m.timeS}`),
	];
	return { firstOffsetS: start, changes: kept, tail: words.join(" ") };
}

/**
 * Whether the last change and the one before it are both the rule's, so that the last need not be said.
 * @param {ZoneData["changes"]} changes
 * @param {PosixRule} rule
 */
function followsRule(changes, rule) {
	const [before, last] = changes.slice(-2);
	return before && last && isOfRule(before, rule) && isOfRule(last, rule) && last.atS - before.atS < 366 * 86_400;
}

/**
 * @param {ZoneData["changes"][number]} change
 * @param {PosixRule} rule
 */
function isOfRule({ atS, offsetS }, rule) {
	const toSummer = offsetS === rule.summerS;
	const moment = toSummer ? rule.toSummer : rule.toStandard;
	const localS = atS + (toSummer ? rule.standardS : rule.summerS) - moment.timeS;
	const year = new Date(localS * 1000).getUTCFullYear();
	const firstWeekday = new Date(Date.UTC(year, moment.month - 1, 1)).getUTCDay();
	let day = 1 + ((moment.weekday - firstWeekday + 7) % 7) + 7 * (moment.week - 1);
	if (day > new Date(Date.UTC(year, moment.month, 0)).getUTCDate()) day -= 7;
	return localS * 1000 === Date.UTC(year, moment.month - 1, day);
}

/**
 * @typedef {{ month: number, week: number, weekday: number, timeS: number }} Moment
 * @typedef {{ standardS: number, summerS: number, toSummer: Moment, toStandard: Moment }} PosixRule
 */

const OFFSET = "([+-]?[0-9]+(?::[0-9]+){0,2})";
const NAME = "(?:[A-Za-z]+|<[^>]+>)";
const MOMENT = `M([0-9]+)[.]([0-9])[.]([0-9])(?:/${OFFSET})?`;
const POSIX = new RegExp(`^${NAME}${OFFSET}(?:${NAME}${OFFSET}?,${MOMENT},${MOMENT})?$`);

/**
 * A rule as in the variable TZ (POSIX, with RFC 8536's hours beyond a day): an offset, or two with their moments.
 * @param {string} text
 * @returns {number | PosixRule}
 */
function readPosix(text) {
	const found = POSIX.exec(text);
	if (!found) throw new Error(`the rule "${text}" is of a form that is not known here`);
	const standardS = -seconds(found[1] ?? "");
	if (found[3] === undefined) return standardS;
	const moment = (/** @type {number} */ at) => ({
		month: Number(found[at]),
		week: Number(found[at + 1]),
		weekday: Number(found[at + 2]),
		timeS: seconds(found[at + 3] ?? "2"),
	});
	const summerS = found[2] === undefined ? standardS + 3600 : -seconds(found[2]);
	return { standardS, summerS, toSummer: moment(3), toStandard: moment(7) };
}

/** @param {string} text hours, or hours:minutes:seconds, with a sign or without */
function seconds(text) {
	const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[+-]/, "").split(":").map(Number);
	return (text.startsWith("-") ? -1 : 1) * (3600 * hours + 60 * minutes + rest);
}
