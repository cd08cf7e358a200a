import type {
	AmountPlan,
	BalancePlan,
	CropPlan,
	DoubtPlan,
	KcPlan,
	RisePlan,
	StagesPlan,
	WeatherPlan,
} from "./plan-amounts";
import { flag, list, oneOf, orNull, real, row, whole } from "./table-codec";
import { durationMs, index, indexOrNone, pointsMax } from "./table-limits";

/* How much water a zone gets, and the weather: their part of a table's body. */

const PROBES_MAX = 8;
const STAGE_DAYS_MAX = 365;
/** In the year 2149. */
const PLANTED_MAX = 0xffff;

const days = whole(1, STAGE_DAYS_MAX);

const crop = row<CropPlan>({
	planted: whole(0, PLANTED_MAX),
	isYearly: flag,
	stages: row<StagesPlan>({ initialDays: days, developmentDays: days, midDays: days, lateDays: days }),
	kc: row<KcPlan>({ initial: real, mid: real, end: real }),
	rootStartM: real,
	rootFullM: real,
	depletionFraction: real,
	plasticReduction: real,
	strawCover: real,
});

const balance = row<BalancePlan>({
	fieldCapacity: real,
	wiltingPoint: real,
	crop,
	areaM2: real,
	wettedShare: real,
	efficiency: real,
	rateMmH: real,
	startShare: real,
	refillShare: real,
	startDepletionMm: real,
	correctShare: real,
});

/** Columns of a zone. */
export const amountColumns = {
	moisture: list(index(pointsMax), PROBES_MAX),
	vote: oneOf<AmountPlan["vote"]>(["mean", "median", "lowest", "highest"]),
	probesLeast: whole(1, PROBES_MAX),
	salinity: list(row<DoubtPlan>({ probe: index(PROBES_MAX), point: index(pointsMax), above: real }), PROBES_MAX),
	startBelow: real,
	stopAt: real,
	runMs: durationMs,
	volumeM3: real,
	balance: orNull(balance),
	rise: orNull(row<RisePlan>({ by: real, withinMs: durationMs })),
};

export const weather = row<WeatherPlan>({
	temperature: indexOrNone(pointsMax),
	humidity: indexOrNone(pointsMax),
	wind: indexOrNone(pointsMax),
	windHeightM: real,
	solar: indexOrNone(pointsMax),
	sun: indexOrNone(pointsMax),
	sunUnitMs: real,
	rain: indexOrNone(pointsMax),
	rainUnitMm: real,
	isRainRate: flag,
	usualEt0Mm: real,
	arid: flag,
	coastal: flag,
});
