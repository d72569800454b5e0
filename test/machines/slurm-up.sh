#!/bin/bash
# Starts a Slurm of its own on this machine: up.sh FOLDER PORT. A controller and two nodes, which have a core each (NodeName differs,
# NodeHostname is the same, each has its port and its folder), with a partition that another one preempts: what is preempted has ten
# seconds, and is queued again. From Debian's packages slurm-wlm and munge; needs root. SLURM_CONF=FOLDER/slurm.conf finds it.
set -e
folder=${1:?folder}
port=${2:?port}
host=$(hostname -s)
mkdir -p "$folder"/{state,spool,run,log}
cd "$folder"
head -c 128 /dev/urandom >munge.key
chmod 600 munge.key
/usr/sbin/munged --force --key-file="$folder/munge.key" --socket="$folder/run/munge" --pid-file="$folder/run/munged.pid" \
  --log-file="$folder/log/munged" --seed-file="$folder/munge.seed"
cat >slurm.conf <<C
ClusterName=lth
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge
SlurmctldPort=$port
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/run/ctld.pid
SlurmdPidFile=$folder/run/%n.pid
SlurmctldLogFile=$folder/log/ctld
SlurmdLogFile=$folder/log/%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=1,bf_interval=3
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
KillWait=5
MinJobAge=300
ReturnToService=2
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=1 RealMemory=2000 State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=1 RealMemory=2000 State=UNKNOWN
PartitionName=low Nodes=n[1-2] Default=YES MaxTime=60 PriorityTier=1 PreemptMode=REQUEUE GraceTime=10 State=UP
PartitionName=high Nodes=n[1-2] MaxTime=60 PriorityTier=10 PreemptMode=OFF State=UP
C
export SLURM_CONF=$folder/slurm.conf
slurmctld -c
for node in n1 n2; do
  mkdir -p "spool/$node"
  slurmd -N $node
done
for _ in $(seq 60); do
  [ "$(sinfo -h -N -p low -t idle 2>/dev/null | wc -l)" -eq 2 ] && exit 0
  sleep 0.5
done
sinfo >&2
exit 1
