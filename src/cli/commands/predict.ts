import { command } from "../command.ts";

/** `lth predict`: what a ticket takes images for. */
export const predict = command(
  "predict",
  "Say what a ticket takes images for: the likeliest class of each, and its probability.",
  ["lth predict ticket.safetensors photo.jpg", "lth predict ticket.safetensors my-pictures/test/cat/*.png --json"],
)
  .argument("<file>", "a file that lth export wrote")
  .argument("<images...>", "JPEG or PNG images, of the size that the ticket was trained on")
  .option("--json", "an object a line: {image, class, probability, probabilities}")
  .action(async (file, images, flags) => {
    const { predictImages } = await import("../predict-images.ts");
    await predictImages(file, images, flags.json === true);
  });
