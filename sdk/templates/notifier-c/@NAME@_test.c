/* Hands the plugin's notifier a notification, without a host. */
#include <skrobot/plugin.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition) \
  if (!(condition)) printf("%s:%d: check failed: %s\n", __FILE__, __LINE__, #condition), exit(1)

/* The plugin's own, linked into this program. */
extern const skrobot_entry skrobot_plugin_entry;

int main(void) {
  static const char text[] = "{\"message\": \"all went well\", \"state\": \"completed\"}";
  const skrobot_str notification = {text, sizeof text - 1};
  skrobot_error error = {sizeof error, 0, "", NULL, NULL};
  CHECK(skrobot_plugin_entry.count() == 1);
  const skrobot_notifier_v1 *notifier = skrobot_plugin_entry.descriptor(0)->vtable;
  CHECK(notifier->notify(NULL, notification, &error) == SKROBOT_OK);
  CHECK(skrobot_plugin_entry.descriptor(1) == NULL);
  return 0;
}
