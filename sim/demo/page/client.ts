import type { ErrorView, LiveView, SeriesView } from "../api";

const seriesTimeoutMs = 10_000;
const comeBackMs = 2000;

/**
 * Asks the server for the samples of a point; stamps are rounded to whole milliseconds.
 *
 * @throws Error with the server's words, or the browser's when there is no answer within 10 s.
 */
export async function fetchSeries(point: string, fromMs: number, toMs: number, points: number): Promise<SeriesView> {
	const query = new URLSearchParams({
		point,
		from: String(Math.max(0, Math.floor(fromMs))),
		to: String(Math.ceil(toMs)),
		points: String(points),
	});
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), seriesTimeoutMs);
	try {
		const response = await fetch(`/api/series?${query}`, { signal: abort.signal });
		const answer: unknown = await response.json();
		if (!response.ok) throw new Error((answer as ErrorView).message);
		return answer as SeriesView;
	} finally {
		clearTimeout(timer);
	}
}

export interface Listener {
	view(view: LiveView): void;
	failed(error: ErrorView): void;
	lost(): void;
}

/** Listens to the live views for as long as the page lives, and comes back whenever the stream breaks. */
export function listen(listener: Listener): void {
	const events = new EventSource("/api/events");
	events.onmessage = (event: MessageEvent<string>) => listener.view(JSON.parse(event.data) as LiveView);
	events.addEventListener("failed", (event) => {
		listener.failed(JSON.parse((event as MessageEvent<string>).data) as ErrorView);
	});
	events.onerror = () => {
		listener.lost();
		// The browser comes back by itself from a broken stream, but not from an answer that was no stream.
		if (events.readyState === EventSource.CLOSED) setTimeout(() => listen(listener), comeBackMs);
	};
}
