import "uplot/dist/uPlot.min.css";
import "./theme.css";
import "./layout.css";
import "./parts.css";
import "./sections.css";
import "./plots.css";
import "./controls.css";
import type { Layout, LiveView } from "../api";
import { airPanel } from "./air";
import { alarmsPanel } from "./alarms";
import { Asker } from "./asker";
import { busPanel } from "./bus";
import { listen } from "./client";
import { useClock } from "./clock";
import { commandBar } from "./command-bar";
import { element } from "./element";
import { footerPanel } from "./footer";
import { automationPanel, bootPanel, ConnectionBanner, headerPanel } from "./header";
import { linkPanel } from "./link";
import type { PageState, Panel } from "./panel";
import { plotsPanel } from "./plots";
import { programsPanel } from "./programs";
import { readingsOf } from "./readings";
import { roomsPanel } from "./room";
import { session } from "./session";
import { SignIn } from "./sign-in";
import { soilPanel } from "./soil";
import { tablePanel } from "./table";
import { text } from "./text";
import { waterPanel } from "./water";

/** Views come about once a second: after this long without one nothing on the page is current. */
const lostAfterMs = 5000;

const page = document.getElementById("page");
if (page === null) throw new Error("index.html has no element #page");
document.documentElement.lang = text.language;
session.takeFromAddress();
addEventListener("hashchange", session.takeFromAddress);
const signIn = new SignIn();
const asker = new Asker(signIn);
const banner = new ConnectionBanner();
const content = element("div", "content");
const waiting = element("p", "waiting", text.connecting);
page.append(banner.root, waiting, content, commandBar(asker), signIn.root);

let panels: Panel[] = [];
let layoutText = "";
let latest: LiveView | null = null;
let latestAt = performance.now();
let failed = false;
let broken = false;

void listen({
	view(view) {
		latest = view;
		latestAt = performance.now();
		failed = false;
		broken = false;
		banner.clear();
		waiting.hidden = true;
		build(view);
		draw(true);
	},
	failed(error) {
		failed = true;
		broken = false;
		banner.failed(error);
		draw(false);
	},
	lost,
	refused: () => asker.lookIn(),
});
setInterval(() => {
	if (broken || (!failed && performance.now() - latestAt > lostAfterMs)) lost();
}, 1000);

function lost(): void {
	broken = true;
	banner.lost(latest === null ? null : (performance.now() - latestAt) / 1000);
	draw(false);
}

/** Makes the panels when the first view comes; another site makes another page. */
function build(view: LiveView): void {
	const layout = JSON.stringify([view.layout, view.gateway.timeZone]);
	if (layoutText === layout) return;
	if (layoutText !== "") {
		location.reload();
		return;
	}
	layoutText = layout;
	useClock(view.gateway.timeZone, view.gateway.offsetS);
	panels = panelsOf(view.layout, { view, readings: readingsOf(view), live: true });
}

function panelsOf(layout: Layout, state: PageState): Panel[] {
	const header = headerPanel();
	const boot = bootPanel();
	const alarms = alarmsPanel(asker);
	const soil = soilPanel(layout.zones);
	const water = waterPanel(layout, asker);
	const rooms = roomsPanel(layout.rooms, asker);
	const plots = plotsPanel(layout, state.readings);
	const link = linkPanel();
	const bus = busPanel();
	const table = tablePanel();
	const shown = [automationPanel(), alarms, boot];
	if (layout.zones.length > 0) shown.push(soil);
	shown.push(water);
	if (layout.rooms.length > 0) shown.push(rooms);
	if (layout.airPoints.length > 0) shown.push(airPanel(layout.airPoints));
	if (state.view.gateway.programs.length > 0) shown.push(programsPanel(layout, asker));
	shown.push(plots, link, bus, table);
	const footer = footerPanel(asker);
	content.append(header.root, element("main", "", ...shown.map((panel) => panel.root)), footer.root);
	return [header, ...shown, footer];
}

function draw(live: boolean): void {
	if (latest === null) return;
	document.body.dataset.live = String(live);
	const raised = latest.gateway.alarms.filter((alarm) => alarm.state === "raised").length;
	document.title = `${raised > 0 ? `(${raised}) ` : ""}${latest.gateway.title}`;
	const state: PageState = { view: latest, readings: readingsOf(latest), live };
	for (const panel of panels) panel.update(state);
}
