import { expect, test } from "vitest";
import { WorkerLog } from "./worker-log.ts";

test("a line says what runs and how fast since the last line, and what became of all", () => {
  const log = new WorkerLog();
  expect(log.line(60)).toBe("0 trainings at work");
  log.running = 2;
  log.reached("a", 1000); // where it goes on: trained elsewhere
  log.reached("a", 4000);
  log.reached("b", 0);
  log.reached("b", 3000);
  expect(log.line(60)).toBe("2 trainings at work, 100 it/s");
  log.reached("b", 3600);
  log.ended("a", "trained");
  log.ended("b", "given back");
  log.running = 1;
  expect(log.line(60)).toBe("1 training at work, 10 it/s; 1 trained, 1 given back");
  expect(log.iterations).toBe(6600);
});
