"""Closed lists of Indonesian words that tell a name from a word that is only at the start of a sentence. All in lower case."""

_FUNCTION = """
    ada adalah adapun agar akan akankah akhirnya alhasil aku anda andai antara apa apabila apakah apalagi artinya asal atas atau
    awalnya bagaimana bagaimanapun bagi bahkan bahwa baik baru begini begitu beliau belum benar berarti berbeda berdasarkan berikut
    berkat bersama bersamaan biar biasanya bila bisa boleh bukan bukankah bukannya cuma cukup dalam dan dari daripada demi demikian
    dengan di dia diduga dikatakan dilansir disebutkan diketahui dulu entah guna hal hampir hanya harus hendaknya hingga ia ialah
    ini inilah isinya itu itulah jadi jangan jauh jelas jika jikalau juga jumlah justru kabarnya kalau kalian kami kamu kapan karena
    karenanya kata katanya ke kebanyakan kemarin kemudian kendati kenapa kepada ketika khususnya kini kita konon lagi lagipula lain
    lalu lama lantas lebih lewat maka makanya manakala masih masing maupun melainkan melalui memang memasuki mengapa mengenai
    mengingat menjelang menurut menurutnya menyusul meski meskipun mereka misalnya mulai mungkin namun nanti nantinya nyatanya oleh
    pada padahal pasalnya pasca pascapandemi per pernah perlu pertama persis pula pun rata saat saatnya saja salah sama sambil
    sampai sang sangat saya seandainya sebab sebabnya sebagai sebagaimana sebagian sebaiknya sebaliknya sebanyak sebelum sebelumnya
    sebenarnya seberapa sebetulnya sebuah sebut secara sedangkan sedikit sedikitnya segala segera sehingga sejak sejauh sejumlah
    sekaligus sekalipun sekarang sekitar selagi selain selama selanjutnya seluruh semakin semasa sementara semenjak semoga semua
    seorang sepanjang seperti sepertinya sering seringkali serta sesaat seseorang sesuai sesudah setelah setelahnya setiap
    setidaknya sewaktu si siapa siapapun silakan singkatnya sontak suatu sudah supaya tadi tahukah tak tampaknya tanpa tapi telah
    tengah tentang tentu tentunya terakhir terhadap terkait terlebih termasuk ternyata tersebut tetapi tiap tidak tidaklah tiba
    untuk usai walau walaupun wah ya yaitu yakni yang after all also although an and as at because before but by during for from he
    her his how however if in it its many meanwhile more most new no not now of on once one or our she since so some still such that
    the their then there these they this those though to under until we what when where while who why with you
"""

_COMMON = """
    berada berasal berawal berbeda berbekal berbicara bercerita berdiri berencana berharap berjalan berjarak berkaca berkat berlaku
    berlangsung bermain bermodal bermula berniat berpusat bersiap bertahan bertambah bertemu bertolak bertugas berulang berupaya
    berusaha aksi akibat aktivitas alasan anak analis analisis ancaman anggaran anggota angka aparat asap asosiasi aturan awal baca
    badai bagian bahan bahasa bandara bangsa bangunan banjir bank bantuan banyak barang beberapa belasan bencana bentuk berita besar
    biaya bocah buah bukti bulan bunga buruh cara catatan cuaca dampak dana data delapan demonstran dinas direktur diskusi dua
    dukungan empat enam faktor film foto fungsi gambar gelombang gempa gerakan guru harapan harga hari hasil hubungan hujan hukum
    ibu ilmuwan industri informasi ingat inilah investasi investor isu jaksa jalan jaringan jenazah jenis jet judul juru kabar kain
    kapal kasus kawasan kebakaran kebijakan kebutuhan kecelakaan kedua kegiatan kehadiran kejadian kejaksaan kekuatan kelompok
    keluarga kemarau kematian kemenangan kemitraan kendaraan kenaikan kepala keputusan kerja kerugian kerusakan kesehatan ketegangan
    ketentuan ketiga ketua kinerja komentar komunitas kondisi konferensi konflik konsumen korban kota krisis kritik kuasa kunjungan
    laba laporan larangan layanan lebaran lembaga lima lokasi longsor maksud malam manajemen manusia masa masalah massa masyarakat
    mata media militer mobil motor musik musim nama nasabah nelayan nilai operasi orang organisasi pabrik pagi pajak pakar pandemi
    panel para partai pasangan pasar pasien pasukan pedagang pejabat pekan pekerja pelajar pelaku pelanggan pelatih peluang pemain
    pemerintah pemilihan pemilik pemilu pemimpin pemuda penambahan pendapatan pendaftaran penduduk penelitian peneliti pengacara
    pengamat pengamanan pengguna pengunjung penjualan penonton penumpang penyebab penyidik peraturan perempuan peristiwa permintaan
    pernyataan persoalan pertandingan pertanyaan pertemuan pertumbuhan perubahan perusahaan perwakilan pesan pesawat peserta petani
    petugas pihak pria produk produksi program proses proyek puluhan rakyat rapat rapor ratusan rekaman rencana resmi ribuan ruang
    rumah saham saksi salju sanksi satu sejarah sekolah selamat sembilan senjata sepuluh serangan seribu sidang siang siswa sistem
    situasi soal solusi sore status strategi sumber suara sungai surat syarat tahap tahun tamu tanah tanda tanggal target tempat
    temuan tentara terdakwa tersangka tiga tim tindakan tingkat toko tragedi truk tujuan tujuh tulis uang ujar ulasan umur upaya
    urusan usaha usia video virus wabah wakil waktu wanita warga wartawan wilayah wisata wisatawan
"""

_TITLES = """
    adipati almarhum almarhumah bapak bu bung brigjen bripda bripka bupati camat ceo dirjen direktur dokter dosen dr drs dubes duta
    ekonom gubernur gus h haji hakim hj ibu imam inspektur insinyur ipda iptu ir irjen jaksa jenderal jend juru kades kadis kanselir
    kapolda kapolres kapolri kapolsek kapten kasat kaisar kepala ketua kh kiai kolonel komandan komisaris komjen kompol kopral kyai
    laksamana letda letjen letkol letnan lurah mahaguru marsekal mayjen mayor menlu menhan menko mantan menkeu mendagri menkes
    menteri mr mrs ms nyonya ombudsman pak panglima pangeran pastor paus pejabat pelatih pendeta pengacara perdana plt pj presiden
    prof profesor putra putri raja ratu rektor romo sekjen sekretaris senator sersan sultan syekh syeikh tengku tuan ustaz ustadz
    ustadzah uskup wakil wali wapres president minister general prime king queen senator
"""

_OFFICES = """
    agama agung besar bidang bumn dalam dan daerah desa eksekutif energi gubernur ham hukum informatika investasi jenderal kabinet
    kanselir keamanan kebudayaan kehutanan kelautan kementerian kepolisian kesehatan ketenagakerjaan keuangan komunikasi koordinator
    kota kemaritiman lingkungan luar maritim menteri muda negara negeri olahraga pariwisata pekerjaan pemuda pendidikan perdagangan
    perdana perekonomian perhubungan perikanan perindustrian pertahanan pertanian perumahan politik presiden pratama rakyat riset
    sekretaris sosial staf teknologi umum urusan utama
"""

_PLACES = """
    afganistan afghanistan afrika aljazair amerika arab argentina armenia australia austria azerbaijan bangladesh belanda belarus
    belgia brasil britania brunei bulgaria cile china cina denmark eropa ethiopia filipina finlandia georgia hongaria india
    indonesia inggris irak iran irlandia israel italia jepang jerman kamboja kanada kazakhstan kenya kolombia korea kuba kuwait laos
    lebanon libya lithuania malaysia maroko meksiko mesir mongolia myanmar nepal nigeria norwegia oman pakistan palestina perancis
    peru polandia portugal prancis qatar rumania rusia russia serbia singapura slovakia somalia spanyol sudan suriah swedia swiss
    taiwan thailand tiongkok tunisia turki turkiye ukraina vatikan venezuela vietnam yaman yordania yunani
"""

_AFTER_PLACES = "serikat selatan utara raya saudi barat timur tengah tenggara baru latin lanka leste bersatu darussalam"

_CONNECTORS = "bin binti ibn van von der den de da del della dos du la le al el ter of"

FUNCTION, COMMON, TITLES, OFFICES, PLACES, AFTER_PLACES, CONNECTORS = (
    frozenset(words.split()) for words in (_FUNCTION, _COMMON, _TITLES, _OFFICES, _PLACES, _AFTER_PLACES, _CONNECTORS)
)

MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
SHORT_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Agu|Agt|Sep|Sept|Okt|Nov|Des|January|February|March|May|June|July|August|October|December"
DAYS = "Senin|Selasa|Rabu|Kamis|Jumat|Jum['’]at|Sabtu|Minggu|Ahad"
