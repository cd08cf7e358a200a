import type { CommandAnswer } from "../../../modules/uplink/command";
import type { Asked, ErrorView, LiveView, SeriesView } from "../api";
import { EventParser } from "./events";
import { session } from "./session";

const seriesTimeoutMs = 10_000;
/** Longer than the gateway waits to see what came of a command. */
const askTimeoutMs = 45_000;
const comeBackMs = 2000;

/** The server does not know the token, or wants one. */
export class TokenError extends Error {}

/**
 * Asks the server for the samples of a point; stamps are rounded to whole milliseconds.
 *
 * @throws TokenError, Error with the server's words, or the browser's when there is no answer within 10 s.
 */
export async function fetchSeries(point: string, fromMs: number, toMs: number, points: number): Promise<SeriesView> {
	const query = new URLSearchParams({
		point,
		from: String(Math.max(0, Math.floor(fromMs))),
		to: String(Math.ceil(toMs)),
		points: String(points),
	});
	const request = { headers: session.headers(), signal: AbortSignal.timeout(seriesTimeoutMs) };
	return (await answerTo(fetch(`/api/series?${query}`, request))) as SeriesView;
}

/**
 * Asks the gateway for something; answered when it is seen what came of it.
 *
 * @throws as {@link fetchSeries}, after 45 s
 */
export async function sendAsked(asked: Asked): Promise<CommandAnswer> {
	const headers = { ...session.headers(), "content-type": "application/json" };
	const request = { method: "POST", headers, body: JSON.stringify(asked), signal: AbortSignal.timeout(askTimeoutMs) };
	return (await answerTo(fetch("/api/commands", request))) as CommandAnswer;
}

async function answerTo(asked: Promise<Response>): Promise<unknown> {
	const response = await asked;
	const answer: unknown = await response.json();
	if (response.status === 401) throw new TokenError((answer as ErrorView).message);
	if (!response.ok) throw new Error((answer as ErrorView).message);
	return answer;
}

export interface Listener {
	view(view: LiveView): void;
	failed(error: ErrorView): void;
	lost(): void;
	/** The server wants a token before it shows anything: asks for one. */
	refused(): Promise<void>;
}

/** Listens to the live views for as long as the page lives, and comes back whenever the stream breaks. */
export async function listen(listener: Listener): Promise<never> {
	for (;;) {
		try {
			await readStream(listener);
			listener.lost();
		} catch (error) {
			if (error instanceof TokenError) await listener.refused();
			else listener.lost();
		}
		await new Promise((resolve) => setTimeout(resolve, comeBackMs));
	}
}

async function readStream(listener: Listener): Promise<void> {
	const response = await fetch("/api/events", { headers: session.headers(), cache: "no-store" });
	if (!response.ok || response.body === null) {
		await answerTo(Promise.resolve(response));
		return;
	}
	const parser = new EventParser();
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return;
		for (const { event, data } of parser.push(value)) {
			if (event === "failed") listener.failed(JSON.parse(data) as ErrorView);
			else listener.view(JSON.parse(data) as LiveView);
		}
	}
}
