/* @NAME@: what a notifier in C looks like. It prints the notification, which is a JSON object; put your own delivery into notify(), and
 * read the object with a JSON library (json-c, cJSON). */
#include <skrobot/plugin.h>
#include <stdio.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

/* Anything but SKROBOT_OK: it could not be delivered. The run's outcome stays as it is, and the failure is recorded. */
static skrobot_status notify(void *notifier, skrobot_str notification, skrobot_error *error) {
  (void)notifier;
  if (fwrite(notification.data, 1, notification.size, stdout) == notification.size && putchar('\n') != EOF && fflush(stdout) == 0) return SKROBOT_OK;
  snprintf(error->message, sizeof error->message, "cannot print the notification");
  return SKROBOT_FAILED;
}

static const skrobot_notifier_v1 functions = {sizeof(skrobot_notifier_v1), 0, NULL, notify, NULL};
static const skrobot_descriptor notifier = {
    sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_NOTIFIER_V1), TEXT("@NAME@"), TEXT("Prints the notification"), TEXT(""), NULL, &functions};

static uint32_t count(void) { return 1; }
static const skrobot_descriptor *descriptor(uint32_t index) { return index == 0 ? &notifier : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {
    sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, TEXT("org.example.@NAME@"), TEXT("1.0.0"), NULL, count, descriptor, NULL};
