/** What a site file says of when an irrigation program may water, as JSON holds it. What each word means: SITE.md. */

export type WeekdayName = "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat";

export interface SiteStart {
	/** `HH:MM` by the site's clock, or `sunrise` or `sunset`. */
	readonly at: string;
	/** After the sun's event; before it: negative. */
	readonly offsetMs?: number;
	/** It ends then. */
	readonly finish?: boolean;
	/** One of the next three; none: every day. */
	readonly days?: readonly WeekdayName[];
	readonly dates?: "odd" | "even";
	/** Every how many days, counted from a day. */
	readonly everyDays?: number;
	/** `YYYY-MM-DD` */
	readonly from?: string;
}

export interface SiteTurn {
	/** `YYYY-MM-DDTHH:MM` by the site's clock. */
	readonly from: string;
	readonly lastsMs: number;
	/** Days from one to the next; without: there is one. */
	readonly everyDays?: number;
	/** How many there are; without: no end. */
	readonly times?: number;
}

/** What an irrigation program may say of when it waters. */
export interface SiteWhen {
	readonly starts?: readonly SiteStart[];
	/** A start that could not come at its time comes late by less than this; default: an hour. */
	readonly startWithinMs?: number;
	/** Turns at the canal: water only within. */
	readonly windows?: readonly SiteTurn[];
	/** Share of a season's water; the season begins on the same date each year. */
	readonly quota?: { readonly m3: number; readonly from: string };
	/** Of what time and volume give; default: 100. */
	readonly adjustPercent?: number;
	/** The same by month, January first; both hold. */
	readonly adjustMonths?: readonly number[];
	/** After rain nothing begins for so long. */
	readonly rainDelay?: { readonly point: string; readonly aboveMm: number; readonly forMs: number };
	/** Nothing begins while at least so much rain is forecast. */
	readonly forecast?: { readonly aboveMm: number };
}
