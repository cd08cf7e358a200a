import type { Request } from "../../modules/commands/request";
import type { GatewayView } from "../../modules/gateway/view";

/**
 * What the demo server tells the page, as JSON. Stamps (`…Ms`) are simulated wall-clock milliseconds since 1970,
 * durations are simulated milliseconds.
 */

/** A zone of the irrigation program; limits in the unit of its moisture points. */
export interface ZoneLayout {
	readonly name: string;
	readonly title: string;
	/** Name of the output. */
	readonly valve: string;
	readonly moisturePoints: readonly string[];
	readonly startBelow: number;
	readonly stopAt: number;
}

export interface IrrigationLayout {
	readonly program: string;
	/** Names of the outputs. */
	readonly pump: string;
	readonly master: string;
}

export interface RoomLayout {
	/** Name of the cold-store program. */
	readonly name: string;
	readonly title: string;
	/** Control probe first. */
	readonly temperaturePoints: readonly string[];
	readonly humidityPoints: readonly string[];
	/** Name of the output. */
	readonly compressor: string;
	readonly setPoint: number;
	readonly differential: number;
	/** From the alarms on the room's temperature points; null when no alarm watches that side. */
	readonly highAlarm: number | null;
	readonly lowAlarm: number | null;
}

export interface PointLayout {
	readonly name: string;
	/**
	 * The newest sample in the database may be this old before the page calls it stale: what the site file lets pass
	 * between two stored values (60 s at the least) and one uplink period.
	 */
	readonly staleAfterMs: number;
}

/** What of the site file the page needs to know where to draw what. */
export interface Layout {
	readonly zones: readonly ZoneLayout[];
	/** Null when the site waters nothing. */
	readonly irrigation: IrrigationLayout | null;
	readonly rooms: readonly RoomLayout[];
	readonly flowPoint: string | null;
	readonly airPoints: readonly string[];
	readonly points: readonly PointLayout[];
}

/** The newest sample of a point that the county's database holds. */
export interface CountySample {
	readonly point: string;
	/** In the point's unit; null when the quality is bad. */
	readonly value: number | null;
	/** 0 good, 1 uncertain, 2 stale, 3 bad. */
	readonly quality: number;
	readonly atMs: number;
	readonly sequence: number;
}

export interface CountyView {
	/** Whether the receiver has its broker. */
	readonly connected: boolean;
	/** Values in the database. */
	readonly delivered: number;
	/** Rows of the database that say again what another row says. 0 unless something is wrong. */
	readonly duplicates: number;
	readonly lastReceiptMs: number | null;
	/** Stamp of the oldest sample in the database, so that the plots know where "all" begins; null when empty. */
	readonly firstMs: number | null;
	readonly latest: readonly CountySample[];
}

export interface LiveView {
	readonly simulated: {
		/** Simulated time now. */
		readonly wallMs: number;
		/** Simulated seconds per second. */
		readonly speed: number;
		/** Simulated time at which this run began. */
		readonly startedMs: number;
	};
	readonly gateway: GatewayView;
	readonly layout: Layout;
	readonly county: CountyView;
}

/** Samples of one point, ascending. A null value is a gap: nothing valid was measured there. */
export interface SeriesView {
	readonly atMs: readonly number[];
	readonly value: readonly (number | null)[];
}

/** What a person asks for, at `POST /api/commands`; answered by a `CommandAnswer`, when it is seen what came of it. */
export type Asked = Pick<Request, "who" | "what" | "subject" | "forMs">;

/** Every answer of the server that is not 200. */
export interface ErrorView {
	/** `HG_…` */
	readonly code: string;
	readonly message: string;
}

/** Where the server gets what it shows. */
export interface DemoSource {
	/** Cheap: called about once a second while a page is open. `latest` is what the database last said. */
	live(): LiveView;
	/**
	 * From the database, `fromMs` and `toMs` included, thinned to about `maxPoints`. The server asks for points of
	 * `live().gateway.points` only.
	 */
	series(point: string, fromMs: number, toMs: number, maxPoints: number): Promise<SeriesView>;
}
