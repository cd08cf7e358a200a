/*
 * A line of some speed with slaves on it, behind a pty: passes every byte as late as the line would, and answers reads
 * of holding registers as slaves that think for a fixed time do:
 *   pacer LINK TURNAROUND_US GAP_US BYTE_US LATE_ONE_IN LATE_MS
 * LINK is made and leads to the pty. BYTE_US 0: bytes pass at once, and replies come at once. One reply in LATE_ONE_IN
 * (0: none) begins LATE_MS after its request. Says "serving" when a master may come, and what it saw, as JSON, when its
 * standard input ends. Registers are as bench/bus/truth.ts makes them.
 *
 * It is in C, and asks for the highest priority, since it stands for hardware: what it does late the masters would pay.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_BYTES 8
#define FRAME_BYTES 256
/* Bytes leave in bunches, as adapters pass them on; the last one of a reply is on time. */
#define BUNCH_US 4000.0
/* Before a time that matters it wakes this much early, and watches the clock. */
#define WATCHED_US 100.0
/* A request may come this much before the gap's end is called hasty: what the way to here may vary by. */
#define TOLERANCE_US 200.0
#define QUEUE_BYTES 65536

struct due {
	double at_us;
	uint8_t byte;
};

static struct due queue[QUEUE_BYTES];
static size_t first, count;
static double turnaround_us, gap_us, byte_us, late_us, free_us, behind_us;
static int late_one_in, requests, late, hasty;
static int line = -1;
static uint32_t seed = 7;

static double now_us(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void fail(const char *what) {
	perror(what);
	exit(1);
}

static uint32_t next_random(void) {
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static uint16_t crc16(const uint8_t *bytes, int length) {
	uint16_t crc = 0xffff;
	for (int i = 0; i < length; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
	}
	return crc;
}

static void send_bytes(const uint8_t *bytes, int length) {
	while (length > 0) {
		ssize_t sent = write(line, bytes, length);
		if (sent < 0 && errno != EINTR) fail("write");
		if (sent > 0) bytes += sent, length -= sent;
	}
}

/* The reply's length; 0 when there is none. */
static int answer(const uint8_t *request, uint8_t *reply) {
	int address = request[2] << 8 | request[3], registers = request[4] << 8 | request[5];
	uint16_t crc = crc16(request, REQUEST_BYTES - 2);
	if (request[6] != (crc & 0xff) || request[7] != crc >> 8) return 0;
	if (request[1] != 3 || registers < 1 || registers > 125) return 0;
	reply[0] = request[0], reply[1] = 3, reply[2] = 2 * registers;
	for (int i = 0; i < registers; i++) {
		int value = request[0] * 4099 + (address + i) * 7;
		reply[3 + 2 * i] = value >> 8, reply[4 + 2 * i] = value;
	}
	int length = 3 + 2 * registers;
	crc = crc16(reply, length);
	reply[length] = crc, reply[length + 1] = crc >> 8;
	return length + 2;
}

static void take_request(const uint8_t *request, double end_us) {
	uint8_t reply[FRAME_BYTES];
	requests++;
	int length = answer(request, reply);
	if (length == 0) return;
	int is_late = late_one_in > 0 && next_random() % late_one_in == 0;
	if (is_late) late++;
	if (byte_us == 0 && !is_late) {
		send_bytes(reply, length);
		return;
	}
	double thinking_us = is_late ? late_us : turnaround_us > gap_us ? turnaround_us : gap_us;
	double at_us = end_us + thinking_us > free_us ? end_us + thinking_us : free_us;
	if (count + length > QUEUE_BYTES) fail("too many replies");
	for (int i = 0; i < length; i++) {
		at_us += byte_us;
		queue[(first + count++) % QUEUE_BYTES] = (struct due){at_us, reply[i]};
	}
	free_us = at_us;
}

static void take(void) {
	static uint8_t received[FRAME_BYTES];
	static int length;
	ssize_t came = read(line, received + length, sizeof received - length);
	double arrived_us = now_us();
	if (came < 0 && errno != EINTR && errno != EAGAIN) fail("read");
	if (came <= 0) return;
	if (length == 0 && byte_us > 0 && arrived_us < free_us + gap_us - TOLERANCE_US) hasty++;
	length += came;
	int used = 0;
	for (; length - used >= REQUEST_BYTES; used += REQUEST_BYTES)
		take_request(received + used, arrived_us + REQUEST_BYTES * byte_us);
	length -= used;
	memmove(received, received + used, length);
}

/* Sends what is due. */
static void pass(void) {
	uint8_t bytes[FRAME_BYTES];
	int length = 0;
	while (count > 0 && length < FRAME_BYTES && queue[first].at_us <= now_us()) {
		bytes[length++] = queue[first].byte;
		first = (first + 1) % QUEUE_BYTES;
		count--;
	}
	send_bytes(bytes, length);
	if (length > 0 && count == 0) behind_us += now_us() - free_us;
}

/* When to pass the next bunch. */
static double aim_us(void) {
	double last_us = queue[(first + count - 1) % QUEUE_BYTES].at_us, bunch_us = queue[first].at_us + BUNCH_US;
	return bunch_us < last_us ? bunch_us : last_us;
}

/* The end that masters open is held open here too, so that one may leave and the next come. */
static void make_pty(const char *link) {
	struct termios raw;
	line = posix_openpt(O_RDWR | O_NOCTTY);
	if (line < 0 || grantpt(line) != 0 || unlockpt(line) != 0) fail("pty");
	int held = open(ptsname(line), O_RDWR | O_NOCTTY);
	if (held < 0 || tcgetattr(held, &raw) != 0) fail("pty");
	cfmakeraw(&raw);
	if (tcsetattr(held, TCSANOW, &raw) != 0 || symlink(ptsname(line), link) != 0) fail("pty");
}

int main(int argc, char **argv) {
	if (argc != 7) return 2;
	turnaround_us = atof(argv[2]), gap_us = atof(argv[3]), byte_us = atof(argv[4]);
	late_one_in = atoi(argv[5]), late_us = 1000 * atof(argv[6]);
	make_pty(argv[1]);
	setpriority(PRIO_PROCESS, 0, -20); /* where it may */
	prctl(PR_SET_TIMERSLACK, 1);
	puts("serving");
	fflush(stdout);
	for (;;) {
		struct pollfd ends[] = {{line, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
		double sleep_us = count > 0 ? aim_us() - now_us() - WATCHED_US : 1e6;
		if (sleep_us < 0) sleep_us = 0;
		struct timespec sleep = {sleep_us / 1e6, (long)(sleep_us * 1e3) % 1000000000};
		if (ppoll(ends, 2, &sleep, NULL) < 0 && errno != EINTR) fail("poll");
		if (ends[0].revents & POLLIN) take();
		if (ends[1].revents != 0) break;
		if (count == 0 || aim_us() - now_us() > WATCHED_US) continue;
		while (now_us() < aim_us());
		pass();
	}
	printf("{\"requests\":%d,\"late\":%d,\"hasty\":%d,\"behindUs\":%.0f}\n", requests, late, hasty, behind_us);
	return 0;
}
