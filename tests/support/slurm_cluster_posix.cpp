// SPDX-License-Identifier: MIT
#include "support/slurm_cluster.hpp"

#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <random>

namespace skrobot::test {
namespace {

// A port that is free now.
int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  static_cast<void>(
      ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address));  // a port of 0 fails with what needs it
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

std::string account() {
  const passwd* entry = ::getpwuid(::geteuid());
  return entry != nullptr ? entry->pw_name : "root";
}

std::string short_host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  const std::string text = name.data();
  return text.substr(0, text.find('.'));
}

int pid_in(const std::filesystem::path& file) {
  std::ifstream stream(file);
  int pid = -1;
  stream >> pid;
  return stream ? pid : -1;
}

Ended shell(const std::string& line) { return run({{"/bin/sh", "-c", line}, ".", {}}); }

}  // namespace

SlurmCluster::SlurmCluster() { fault_ = start(); }

SlurmCluster::~SlurmCluster() {
  for (const char* name : {"slurmd.n1.pid", "slurmd.n2.pid", "slurmctld.pid", "munged.pid"}) {
    const int pid = pid_in(directory_ / "run" / name);
    if (pid <= 1) continue;
    ::kill(pid, SIGTERM);
    for (int i = 0; i < 100 && ::kill(pid, 0) == 0; ++i) ::usleep(50'000);
    if (::kill(pid, 0) == 0) ::kill(pid, SIGKILL);
  }
}

void SlurmCluster::write_configuration() const {
  const std::string directory = directory_.path().string(), host = short_host_name(), user = account();
  std::string text =
      "ClusterName=skrobot\nSlurmctldHost=" + host + "(127.0.0.1)\nSlurmUser=" + user + "\nSlurmdUser=" + user +
      "\nAuthType=auth/munge\nAuthInfo=socket=" + directory +
      "/run/munge.socket\n"
      "ProctrackType=proctrack/linuxproc\nTaskPlugin=task/"
      "none\nMpiDefault=none\nReturnToService=2\nSlurmdTimeout=5\nKillWait=5\n"
      "SlurmctldPort=" +
      std::to_string(free_port()) + "\nSlurmctldPidFile=" + directory +
      "/run/slurmctld.pid\nSlurmdPidFile=" + directory + "/run/slurmd.%n.pid\nSlurmdSpoolDir=" + directory +
      "/spool/%n\nStateSaveLocation=" + directory + "/state\nSlurmctldLogFile=" + directory +
      "/log/slurmctld.log\nSlurmdLogFile=" + directory +
      "/log/slurmd.%n.log\n"
      "SelectType=select/"
      "cons_tres\nSelectTypeParameters=CR_Core\nSchedulerParameters=sched_min_interval=10000,sched_interval=1\n"
      "AccountingStorageType=accounting_storage/none\nJobAcctGatherType=jobacct_gather/none\nJobCompType=jobcomp/"
      "none\nSwitchType=switch/none\nMaxArraySize=101\n"
      "PreemptType=preempt/partition_prio\nPreemptMode=CANCEL\n";
  for (const char* node : {"n1", "n2"}) {
    text += std::string("NodeName=") + node + " NodeHostname=" + host +
            " NodeAddr=127.0.0.1 Port=" + std::to_string(free_port()) + " CPUs=2 State=UNKNOWN\n";
  }
  write_text(directory_ / "slurm.conf",
             text +
                 "PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP PriorityTier=1\n"
                 "PartitionName=urgent Nodes=n1,n2 MaxTime=INFINITE State=UP PriorityTier=10\n");
}

std::string SlurmCluster::run_daemon(const std::string& line, const std::string& pid_file) {
  const Ended ended = shell(line + " >" + (directory_ / "log/start.log").string() + " 2>&1");
  std::string output;
  if (std::filesystem::exists(directory_ / "log/start.log")) output = read_text(directory_ / "log/start.log");
  if (ended.exit_code != 0)
    return line.substr(0, line.find(' ')) + " ended with " + std::to_string(ended.exit_code) + ": " +
           output.substr(0, output.find('\n'));
  for (int i = 0; i < 100 && pid_in(directory_ / "run" / pid_file) <= 1; ++i) ::usleep(50'000);
  return {};
}

std::string SlurmCluster::start() {
  for (const char* program : {"munged", "slurmctld", "slurmd", "sbatch"}) {
    if (shell("PATH=$PATH:/usr/sbin:/sbin command -v " + std::string(program)).exit_code != 0)
      return std::string(program) + " is not installed";
  }
  for (const char* folder : {"state", "log", "run", "spool"}) std::filesystem::create_directories(directory_ / folder);
  std::filesystem::permissions(directory_.path(),
                               std::filesystem::perms::owner_all | std::filesystem::perms::group_exec |
                                   std::filesystem::perms::group_read | std::filesystem::perms::others_exec |
                                   std::filesystem::perms::others_read);
  write_configuration();
  std::random_device random;
  std::string key;
  while (key.size() < 128) key += static_cast<char>(random() & 0xFF);
  write_text(directory_ / "munge.key", key);
  std::filesystem::permissions(directory_ / "munge.key",
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const std::string d = directory_.path().string(), path = "PATH=$PATH:/usr/sbin:/sbin ";
  std::string fault = run_daemon(path + "munged --force --key-file=" + d + "/munge.key --socket=" + d +
                                     "/run/munge.socket --pid-file=" + d + "/run/munged.pid --log-file=" + d +
                                     "/log/munged.log --seed-file=" + d + "/run/munged.seed",
                                 "munged.pid");
  if (fault.empty()) fault = run_daemon(path + "slurmctld -f " + d + "/slurm.conf", "slurmctld.pid");
  if (!fault.empty()) return fault;
  start_node(1);
  start_node(2);
  if (!fault_.empty()) return fault_;
  return wait_for_idle_nodes(2) ? "" : "the nodes did not come up";
}

std::string SlurmCluster::command(const std::string& line) const {
  return shell("export SLURM_CONF=" + configuration() + "; { " + line + "; } 2>&1").output;
}

void SlurmCluster::start_node(int node) {
  const std::string name = "n" + std::to_string(node);
  std::filesystem::remove(directory_ / "run" / ("slurmd." + name + ".pid"));
  fault_ =
      run_daemon("PATH=$PATH:/usr/sbin:/sbin slurmd -f " + configuration() + " -N " + name, "slurmd." + name + ".pid");
}

void SlurmCluster::kill_node(int node) {
  const int pid = pid_in(directory_ / "run" / ("slurmd.n" + std::to_string(node) + ".pid"));
  if (pid > 1) ::kill(pid, SIGKILL);
}

bool SlurmCluster::wait_for_idle_nodes(int count) const {
  for (int i = 0; i < 300; ++i) {
    if (command("sinfo -h -t idle -o %D | head -1").starts_with(std::to_string(count))) return true;
    ::usleep(100'000);
  }
  return false;
}

}  // namespace skrobot::test
