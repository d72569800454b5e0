import { expect, test } from "vitest";
import { toySpec } from "../../test/toy/spec.ts";
import { columnName, ofNetworks } from "./nouns.ts";

const by = (strategy: string) => ({ rounds: 2, prune: { ...toySpec().prune, strategy } });

test("a sentence of tickets is said of what the run's strategy finds, names in it stay", () => {
  const sentence = "Tickets beat ticket-2 of my-tickets in runs/ticket.csv: the ticket's mask, a ticket.";
  expect(ofNetworks(by("resetting"), sentence)).toBe(sentence);
  expect(ofNetworks(by("fine-tuning"), sentence)).toBe(
    "Pruned and retrained networks beat ticket-2 of my-tickets in runs/ticket.csv: the pruned and retrained network's mask, a pruned and retrained network.",
  );
});

test.each([
  ["resetting", "ticket"],
  ["continued", "ticket"],
  ["at-start", "ticket"],
  ["lr-rewinding", "retrained"],
  ["fine-tuning", "retrained"],
  ["of-a-module-that-is-not-loaded", "ticket"],
  ["constructor", "ticket"],
])("the column of %s is %s", (strategy, column) => {
  expect(columnName(by(strategy))).toBe(column);
});

test("where nothing is pruned there is the dense network alone", () => {
  const alone = { ...by("resetting"), rounds: 0 };
  expect(columnName(alone)).toBe("dense");
  expect(ofNetworks(alone, "Accuracy of tickets.")).toBe("Accuracy of dense networks.");
});
