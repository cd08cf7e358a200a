/** What programs tell of beside what their outputs do, for alarms to watch. Their order is the table's. */
export const programNotices = [
	/** Master valve or pump has not followed, or did not stay on, and has not run since. */
	"supply-failed",
	/** Its calendar or its turns need a clock, and there is none. */
	"no-clock",
	/** A start did not come at all, or a zone was still waiting for its water when the next one came. */
	"missed-start",
	/** Nine tenths of the season's share of water are used; all of it is. */
	"quota-near",
	"quota-used",
	/** A room is on its way down, after boot or after a person had it. */
	"pulldown",
	/** Its evaporator is freed of ice, or the room has not been cold again since. */
	"defrosting",
	/** The last defrost ended by time, though its probe still said that there was ice. */
	"defrost-incomplete",
	"door-open",
	/** None of its probes is good: it is cooled by the clock, or its own thermostat has it. */
	"probes-lost",
	/** One of its compressors has started more often within an hour than the site takes for sound. */
	"starts-often",
	/** A well rests, and what is watered from it waits. */
	"well-resting",
	/** A filter takes too much pressure, though it was flushed back. */
	"filter-clogged",
	/** A valve did not open when a filter was flushed back. */
	"flush-failed",
	/** Moisture did not rise after a watering. */
	"no-rise",
	/** There is so much salt in the soil that a moisture probe is in doubt, and does not vote. */
	"salinity",
	/** By its balance the crop has less water than it can take without effort. */
	"water-stress",
	/** Nobody saw the weather of the last day: the balance went by what is usual. */
	"weather-lost",
	/** A dose was interrupted or ended by its flow, its tank or its probes, and none was begun since. */
	"dose-fault",
	/** A zone got less than its recipe says when it was watered last. */
	"under-dosed",
	/** A zone's run ended with something dosed in its pipes, and no water has run there since. */
	"not-flushed",
	/** A doser has given what it may in a day. */
	"dose-cap",
	/** Fifteen doses in a row changed nothing, and nobody has cleared it. */
	"no-effect",
	/** A doser's tank is low, or nobody knows its level. */
	"tank-low",
	/** Two probes behind the injector disagree. */
	"probes-disagree",
] as const;

export type ProgramNotice = (typeof programNotices)[number];
