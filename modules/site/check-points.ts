import { auxiliariesOf, quantityOf, timesOf } from "./auxiliaries";
import { checkCalibration } from "./calibration";
import { type FaultList, namesOf } from "./fault";
import type { ProfileBook } from "./profile-book";
import { widthOf } from "./register-runs";
import type { ResolvedQuantity } from "./resolve";
import type { Site, SitePoint } from "./types";

const AUXILIARIES_MAX = 128;

/** Points lead to quantities that can be read. */
export function checkPoints(site: Site, book: ProfileBook, faults: FaultList): void {
	site.points.forEach((point, index) => {
		const path = `points[${index}]`;
		faults.find(`${path}.device`, point.device, namesOf(site.devices), "device");
		const profile = book.ofDevice(site, point.device);
		if (profile === null) return;
		faults.find(`${path}.quantity`, point.quantity, namesOf(profile.quantities), `quantity of ${profile.name}`);
		const quantity = quantityOf(point, site, book);
		if (quantity === null) return;
		const { periodMs } = timesOf(point, quantity);
		if (point.staleAfterMs !== undefined && point.staleAfterMs < periodMs) {
			faults.add(
				`${path}.staleAfterMs`,
				`is ${point.staleAfterMs}, less than the period of ${periodMs}: it would always be stale`,
			);
		}
		checkOrder(point, quantity, path, faults);
		checkSense(point, quantity, periodMs, path, faults);
		checkCalibration(point.calibration, quantity, `${path}.calibration`, faults);
		checkAgreement(site, point, quantity, path, book, faults);
		checkClearing(site, point, quantity, path, faults);
	});
	const count = auxiliariesOf(site, book).length;
	if (count > AUXILIARIES_MAX) {
		faults.add("points", `need ${count} registers that say their scale or state; ${AUXILIARIES_MAX} can be kept`);
	}
}

function checkOrder(point: SitePoint, quantity: ResolvedQuantity, path: string, faults: FaultList): void {
	const isUnknown = quantity.order === "unknown" && widthOf(quantity) === 2;
	if (isUnknown && point.order === undefined) {
		faults.add(
			`${path}.quantity`,
			`no source says the order of the words of "${point.quantity}"; try it on the device and say "order" here`,
		);
	}
	if (!isUnknown && point.order !== undefined) {
		faults.add(`${path}.order`, `the profile knows the order of "${point.quantity}": ${quantity.order}`);
	}
}

/** What a site asks of values is no less than what their quantity does, and can be met. */
function checkSense(
	{ range, stuckAfterMs }: SitePoint,
	quantity: ResolvedQuantity,
	periodMs: number,
	path: string,
	faults: FaultList,
): void {
	const [lowest, highest] = range ?? [0, 1];
	const [least, most] = quantity.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
	if (lowest >= highest) faults.add(`${path}.range`, `ends at ${highest}; it must be more than ${lowest}`);
	else if (range !== undefined && (lowest < least || highest > most)) {
		faults.add(`${path}.range`, `is ${lowest} to ${highest}, and "${quantity.name}" goes from ${least} to ${most}`);
	}
	if (stuckAfterMs === undefined || stuckAfterMs >= 2 * periodMs) return;
	faults.add(`${path}.stuckAfterMs`, `is ${stuckAfterMs}, less than two periods of ${periodMs}: it would never move`);
}

/** What a point is compared with is another point of the same unit. */
function checkAgreement(
	site: Site,
	{ name, agrees }: SitePoint,
	{ unit }: ResolvedQuantity,
	path: string,
	book: ProfileBook,
	faults: FaultList,
): void {
	if (agrees === undefined) return;
	const others = site.points.filter((point) => point.name !== name);
	faults.find(`${path}.agrees.with`, agrees.with, namesOf(others), "other point");
	const other = others.find((point) => point.name === agrees.with);
	const otherUnit = other === undefined ? undefined : quantityOf(other, site, book)?.unit;
	if (otherUnit === undefined || otherUnit === unit) return;
	faults.add(`${path}.agrees.with`, `is in ${otherUnit}, and this point in ${unit}`);
}

/** Two points of one register that reading clears would take each other's counts, unless they are read at once. */
function checkClearing(
	site: Site,
	point: SitePoint,
	quantity: ResolvedQuantity,
	path: string,
	faults: FaultList,
): void {
	if (quantity.destructive !== true) return;
	const other = site.points.find((one) => one.device === point.device && one.quantity === point.quantity);
	if (other !== undefined && other !== point) {
		faults.add(`${path}.quantity`, `"${point.quantity}" is cleared by reading, and is read as ${other.name} already`);
	}
}
