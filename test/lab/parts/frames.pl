# Carries Ethernet frames between two interfaces, each after a delay: perl frames.pl ONE OTHER DELAY_MS
# Frames keep their virtio header (PACKET_VNET_HDR), so that checksums and segments that the kernel left for later stay as they are.
use strict;
use warnings;
use Socket;
use Time::HiRes qw(time);

my ($one, $other, $delay_ms) = @ARGV;
# From packet(7), netdevice(7) and linux/if_packet.h.
my ($AF_PACKET, $ETH_P_ALL, $SOL_PACKET, $PACKET_VNET_HDR, $PACKET_OUTGOING, $SIOCGIFINDEX) = (17, 3, 263, 15, 4, 0x8933);

sub tap {
    my ($name) = @_;
    socket(my $socket, $AF_PACKET, SOCK_RAW, unpack("S", pack("n", $ETH_P_ALL))) or die "socket: $!";
    my $request = pack("a16 x24", $name);
    ioctl($socket, $SIOCGIFINDEX, $request) or die "$name: $!";
    my $index = unpack("x16 i", $request);
    setsockopt($socket, $SOL_PACKET, $PACKET_VNET_HDR, pack("i", 1)) or die "PACKET_VNET_HDR: $!";
    bind($socket, pack("S n i S C C a8", $AF_PACKET, $ETH_P_ALL, $index, 0, 0, 0, "")) or die "bind: $!";
    return $socket;
}

my ($a, $b) = (tap($one), tap($other));
my @waiting;
$| = 1;
print "ready\n";
while (1) {
    my $rest = @waiting ? $waiting[0][0] - time : undef;
    $rest = 0 if defined $rest && $rest < 0;
    my $readable = "";
    vec($readable, fileno($_), 1) = 1 for ($a, $b);
    select($readable, undef, undef, $rest);
    for my $pair ([$a, $b], [$b, $a]) {
        my ($from, $to) = @$pair;
        next unless vec($readable, fileno($from), 1);
        my $sender = recv($from, my $frame, 70000, 0);
        next unless defined $sender;
        # sockaddr_ll: family, protocol, index, hardware type, packet type. What we sent ourselves is seen again.
        next if unpack("x10 C", $sender) == $PACKET_OUTGOING;
        push @waiting, [time + $delay_ms / 1000, $to, $frame];
    }
    while (@waiting && $waiting[0][0] <= time) {
        my (undef, $to, $frame) = @{ shift @waiting };
        send($to, $frame, 0);
    }
}
