#!/usr/bin/env bash
# A Ceph of one machine with its S3 gateway, in memory: ceph-up.sh FOLDER MONITOR_PORT GATEWAY_PORT. The monitor, one store of
# objects, no manager. Debian's packages: ceph-mon ceph-osd ceph-common radosgw. To end it: kill $(cat FOLDER/run/*.pid)
set -euo pipefail
D=$1 MON=$2 GATEWAY=$3
mkdir -p "$D"/{mon,osd/0,run}
cd "$D"
# What Ceph says is shown where a step fails.
trap 'echo "step failed: $BASH_COMMAND" >&2; tail -n 20 "$D/said" >&2' ERR
cat >ceph.conf <<C
[global]
fsid = 5f0a7a4e-0000-4000-8000-000000000001
mon_host = v1:127.0.0.1:$MON
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
run_dir = $D/run
admin_socket = $D/run/\$name.asok
log_file = $D/run/\$name.log
pid_file = $D/run/\$name.pid
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 2000
mon_data_avail_crit = 1
mon_data_avail_warn = 2
ms_bind_ipv6 = false
ms_bind_msgr2 = false
ms_type = async+posix
osd_objectstore = memstore
memstore_device_bytes = 2147483648
keyring = $D/keyring
monmap = $D/monmap
[mon]
mon_data = $D/mon/\$id
[osd]
osd_data = $D/osd/\$id
osd_class_load_list = *
osd_class_default_list = *
[client.rgw.a]
rgw_frontends = beast endpoint=127.0.0.1:$GATEWAY
rgw_dns_name = localhost
rgw_enable_usage_log = false
rgw_thread_pool_size = 16
C
export CEPH_CONF=$D/ceph.conf
touch keyring said
# Each step waits for the one before it, and no longer.
patiently() { for _ in $(seq 1 150); do "$@" >/dev/null 2>&1 && return; sleep 0.2; done; echo "no answer: $*" >&2; exit 1; }
monmaptool --create --clobber --fsid 5f0a7a4e-0000-4000-8000-000000000001 --addv a "[v1:127.0.0.1:$MON]" monmap >/dev/null
ceph-mon -c ceph.conf --mkfs -i a --monmap monmap
ceph-mon -c ceph.conf -i a
patiently timeout 5 ceph -c ceph.conf -s
patiently timeout 20 ceph -c ceph.conf osd new 5f0a7a4e-0000-4000-8000-000000000002 0
ceph-osd -c ceph.conf -i 0 --mkfs --osd-uuid 5f0a7a4e-0000-4000-8000-000000000002 >said 2>&1
ceph-osd -c ceph.conf -i 0 >said 2>&1
patiently timeout 5 ceph -c ceph.conf osd crush add osd.0 1.0 root=default host=localhost
timeout 60 radosgw -c ceph.conf -n client.rgw.a
patiently bash -c "exec 3<>/dev/tcp/127.0.0.1/$GATEWAY"
timeout 60 radosgw-admin -c ceph.conf --admin-socket= -n client.admin user create --uid=lth --display-name=lth \
  --access-key=lthkey --secret-key=lthsecret >/dev/null
