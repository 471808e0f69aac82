"""A Ray cluster of two machines, each one processes of its own here, until stdin is closed."""

import sys

from ray.cluster_utils import Cluster

if __name__ == "__main__":
    machine = {"num_cpus": 1, "include_dashboard": False, "node_ip_address": "127.0.0.1"}
    cluster = Cluster(initialize_head=True, head_node_args=machine)
    cluster.add_node(**machine)
    print(cluster.address, flush=True)
    sys.stdin.read()
    cluster.shutdown()
