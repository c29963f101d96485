BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'baotin','0001_begin','2026-11-30 23:09:14.622554+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'baotin','0002_broadcasts','2026-11-30 23:09:14.627179+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'baotin','0003_digests','2026-11-30 23:09:14.630311+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'baotin','0004_forms','2026-11-30 23:09:14.633334+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'baotin','0005_topic_changes','2026-11-30 23:09:14.635204+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'baotin','0006_digests_chat','2026-11-30 23:09:14.636824+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'baotin','0007_quiet','2026-11-30 23:09:14.640027+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'baotin','0008_keyword_words','2026-11-30 23:09:14.642015+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'baotin','0009_updates_waiting','2026-11-30 23:09:14.643591+00:00');
CREATE TABLE article_keys (
    key BLOB PRIMARY KEY,                  -- 16 bytes; any one of them suffices
    article_id BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "article_keys" VALUES(X'121AA02BC670AD98FA3D60C5D04D69DA',1);
INSERT INTO "article_keys" VALUES(X'7066F753E8F252920DC174659568C7BC',1);
INSERT INTO "article_keys" VALUES(X'123C804443104295774A4952CDF13778',2);
INSERT INTO "article_keys" VALUES(X'18D80AF9C2B7A23B33254B768AC6DAFE',2);
INSERT INTO "article_keys" VALUES(X'72E60AE637F0981149B9430FE06C6B14',3);
INSERT INTO "article_keys" VALUES(X'D4B9923A9D60101F5B120A7A98ADFF28',3);
INSERT INTO "article_keys" VALUES(X'69278FACC1561B9A286F04B65A9C2572',4);
INSERT INTO "article_keys" VALUES(X'B33496CD65431ACD815B7D625AB6EF93',4);
INSERT INTO "article_keys" VALUES(X'20C992A8E672C823290782AAC93B6464',5);
INSERT INTO "article_keys" VALUES(X'9B3D8F90048D7392993E790D351CCB39',5);
INSERT INTO "article_keys" VALUES(X'86B52F17ABBF8AE033A76DC66F3FB41E',6);
INSERT INTO "article_keys" VALUES(X'A13D67287D05EEEB1F822D1DB320A655',6);
INSERT INTO "article_keys" VALUES(X'CCDE13A7FECD90CDB7074673FBCA0612',7);
INSERT INTO "article_keys" VALUES(X'FCD46ACC96925AF6821C8C7A91088046',7);
INSERT INTO "article_keys" VALUES(X'4CF40D493803CCDEFBA2DA06F03AD1DD',8);
INSERT INTO "article_keys" VALUES(X'A56FDB1522502A481EEC4437D2A3C363',8);
INSERT INTO "article_keys" VALUES(X'5FFA35C2BC3237BCC99302F4019714F2',9);
INSERT INTO "article_keys" VALUES(X'8E9FB644FA0DB5CE4E2B5A380A7C3F84',9);
INSERT INTO "article_keys" VALUES(X'40508D1E8DFA9EA0A5C35D6201762AF1',10);
INSERT INTO "article_keys" VALUES(X'6398BC400FCCABC0F96AE51A8E13BAEA',10);
INSERT INTO "article_keys" VALUES(X'2863517BA87E4A6E677B7F72DC3F0F34',11);
INSERT INTO "article_keys" VALUES(X'6ED5FC68B26A5687A3191D983866FF6B',11);
INSERT INTO "article_keys" VALUES(X'104BB64759D861C8103BEF77AEE4F745',12);
INSERT INTO "article_keys" VALUES(X'EDE372B3ECE7C3BE108E93C1D56A5E24',12);
INSERT INTO "article_keys" VALUES(X'8C9C508E7DBE32686DF516389D3E7D19',13);
INSERT INTO "article_keys" VALUES(X'9F58591FE14791102BB17E25DDB4AE7F',13);
INSERT INTO "article_keys" VALUES(X'17248DD721848E30FFEEBDE1AA52D172',14);
INSERT INTO "article_keys" VALUES(X'5A9499D29AD5985B4D0CBC27AF31D522',14);
INSERT INTO "article_keys" VALUES(X'2CF8BAD5FA0B70D08395F0011AD79709',15);
INSERT INTO "article_keys" VALUES(X'3622998A8B65018CE5324E32AE628344',15);
INSERT INTO "article_keys" VALUES(X'BE59613AC44A8A217CB1C6115A8EF9EA',16);
INSERT INTO "article_keys" VALUES(X'D2EF38F05EF748A949EB36A0EF08C1DC',16);
INSERT INTO "article_keys" VALUES(X'1B303B904A3EC615B684E2E781F89C8F',17);
INSERT INTO "article_keys" VALUES(X'75F1BDD6E508D9F1DD1ED836C7836D0A',17);
INSERT INTO "article_keys" VALUES(X'349D25EB5E619CA7FF74B6D6D6345A09',18);
INSERT INTO "article_keys" VALUES(X'83F780E71A8FB6AFC8CF1D329618EE7C',18);
INSERT INTO "article_keys" VALUES(X'7648D58E7820BA44B02C69699C422D4E',19);
INSERT INTO "article_keys" VALUES(X'F97BDF25043B123F8636A8DD397B1E66',19);
INSERT INTO "article_keys" VALUES(X'9758E34C5D349E639318D96F9D21ED31',20);
INSERT INTO "article_keys" VALUES(X'B1C4D01B79D59BE163BFB6455460165F',20);
INSERT INTO "article_keys" VALUES(X'0B4532ACD53EA87B710ED9A200920B2B',21);
INSERT INTO "article_keys" VALUES(X'B66F8C144853ADAA9FA60558DD0884F8',21);
INSERT INTO "article_keys" VALUES(X'EA842D95957D5E6C42E174BC61EF9222',22);
INSERT INTO "article_keys" VALUES(X'ECB1C57C238D7C98DE33319F65CC2AB6',22);
INSERT INTO "article_keys" VALUES(X'1A050A160BAB1EDDB1B72C6B0279556B',23);
INSERT INTO "article_keys" VALUES(X'D18B685371D1BE87C983102FFB0342D2',23);
INSERT INTO "article_keys" VALUES(X'947A70B392F32E0BAC89806AC572CC4B',24);
INSERT INTO "article_keys" VALUES(X'C28228B40CC683C36171DA80E1537367',24);
INSERT INTO "article_keys" VALUES(X'077BE86E4B8E9C65FF9CD90819B13691',25);
INSERT INTO "article_keys" VALUES(X'D73469DF83977D2A2035C3CB477DA13D',25);
INSERT INTO "article_keys" VALUES(X'433620880C39E20B0F9A9064A5529C63',26);
INSERT INTO "article_keys" VALUES(X'7718E7A8234B1E3F39ECEC478E612CB8',26);
CREATE TABLE article_labels (                -- what an article is about, in the words of subscriptions
    kind TEXT NOT NULL,                      -- topic, province, newspaper, keyword, excluded
    value TEXT NOT NULL,
    article_id BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL DEFAULT 0,
    evidence TEXT NOT NULL DEFAULT '',       -- JSON list of words that say why
    PRIMARY KEY (kind, value, article_id)
) WITHOUT ROWID;
INSERT INTO "article_labels" VALUES('excluded','bóng đá',9,0.0,'');
INSERT INTO "article_labels" VALUES('excluded','giá',16,0.0,'');
INSERT INTO "article_labels" VALUES('keyword','cà phê',16,0.0,'');
INSERT INTO "article_labels" VALUES('keyword','sầu riêng',7,0.0,'');
INSERT INTO "article_labels" VALUES('keyword','sầu riêng',21,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-ca-mau',3,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-ca-mau',8,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-ca-mau',9,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-ca-mau',14,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-ca-mau',18,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-dong-thap',4,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',1,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',2,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',5,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',6,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',7,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',15,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',16,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',17,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',19,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',20,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',21,0.0,'');
INSERT INTO "article_labels" VALUES('newspaper','bao-lam-dong',22,0.0,'');
INSERT INTO "article_labels" VALUES('province','bac-lieu',8,0.0,'');
INSERT INTO "article_labels" VALUES('province','ca-mau',3,0.0,'');
INSERT INTO "article_labels" VALUES('province','ca-mau',8,0.0,'');
INSERT INTO "article_labels" VALUES('province','ca-mau',9,0.0,'');
INSERT INTO "article_labels" VALUES('province','ca-mau',14,0.0,'');
INSERT INTO "article_labels" VALUES('province','ca-mau',18,0.0,'');
INSERT INTO "article_labels" VALUES('province','dong-thap',4,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',1,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',2,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',5,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',6,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',7,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',15,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',16,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',17,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',19,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',20,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',21,0.0,'');
INSERT INTO "article_labels" VALUES('province','lam-dong',22,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',1,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',2,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',3,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',4,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',5,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',6,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',7,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',8,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',9,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',14,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',15,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',16,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',17,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',18,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',19,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',20,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',21,0.0,'');
INSERT INTO "article_labels" VALUES('topic','*',22,0.0,'');
INSERT INTO "article_labels" VALUES('topic','du-lich',2,0.977,'["“mùa hoa” trong tít", "chữ “hoa dã quỳ”", "chữ “đà lạt”"]');
INSERT INTO "article_labels" VALUES('topic','giao-duc',20,0.999,'["chuyên mục “giao-duc”", "“phòng học” trong sapo", "“trường học” trong tít", "“học sinh” trong sapo", "“năm học” trong sapo"]');
INSERT INTO "article_labels" VALUES('topic','giao-thong-xay-dung',8,1.0,'["“hợp long” trong tít", "“cây cầu” trong sapo", "chuyên mục “giao-thong”", "“nối hai bờ” trong sapo", "“thông xe” trong sapo", "“cầu” trong tít", "“mét” trong sapo", "chữ “hợp long cầu”"]');
INSERT INTO "article_labels" VALUES('topic','kinh-te',16,0.88,'["“giá cà phê” trong tít", "chuyên mục “kinh-te”"]');
INSERT INTO "article_labels" VALUES('topic','kinh-te',21,0.519,'["“siêu thị” trong tít", "chuyên mục “kinh-te”", "chữ “sầu riêng”"]');
INSERT INTO "article_labels" VALUES('topic','moi-truong',3,0.406,'["“đước” trong tít", "“xanh” trong tít", "chữ “rừng đước”"]');
INSERT INTO "article_labels" VALUES('topic','moi-truong',17,0.999,'["“vượt báo động” trong sapo", "chuyên mục “moi-truong”", "“mực nước” trong sapo", "“báo động 3” trong sapo", "“lũ” trong tít", "“sơ tán” trong sapo", "chữ “tin lũ khẩn cấp”"]');
INSERT INTO "article_labels" VALUES('topic','moi-truong',18,0.458,'["“rừng ngập mặn” trong sapo", "“sinh thái” trong tít", "“sở nông nghiệp và môi trường” trong sapo", "chữ “dưới tán rừng”"]');
INSERT INTO "article_labels" VALUES('topic','moi-truong',19,0.458,'["“rừng ngập mặn” trong sapo", "“sinh thái” trong tít", "“sở nông nghiệp và môi trường” trong sapo", "chữ “dưới tán rừng”"]');
INSERT INTO "article_labels" VALUES('topic','nong-nghiep',7,1.0,'["“sầu riêng” trong tít", "“được mùa” trong sapo", "“nông dân” trong tít", "“trái vụ” trong tít", "“hợp tác xã” trong sapo", "“thu hoạch” trong tít", "“vườn” trong sapo", "chữ “vườn sầu riêng”"]');
INSERT INTO "article_labels" VALUES('topic','nong-nghiep',16,0.879,'["“giá cà phê” trong tít", "“cà phê” trong sapo", "“thu mua” trong sapo", "chữ “cà phê nhân”"]');
INSERT INTO "article_labels" VALUES('topic','nong-nghiep',18,0.967,'["“hợp tác xã” trong sapo", "“tôm” trong tít", "chữ “dưới tán rừng”", "chữ “sở nông nghiệp và môi trường”", "chữ “xuất khẩu”"]');
INSERT INTO "article_labels" VALUES('topic','nong-nghiep',19,0.967,'["“hợp tác xã” trong sapo", "“tôm” trong tít", "chữ “dưới tán rừng”", "chữ “sở nông nghiệp và môi trường”", "chữ “xuất khẩu”"]');
INSERT INTO "article_labels" VALUES('topic','nong-nghiep',21,0.963,'["“sầu riêng” trong tít"]');
INSERT INTO "article_labels" VALUES('topic','the-thao',9,1.0,'["“đội bóng” trong tít", "“trận đấu” trong sapo", "“bóng đá” trong tít", "chuyên mục “the-thao”", "“thắng trận” trong tít", "“trận mở màn” trong tít", "“tỷ số” trong sapo", "chữ “sân nhà”"]');
INSERT INTO "article_labels" VALUES('topic','van-hoa',1,0.273,'["chuyên mục “van-hoa”"]');
INSERT INTO "article_labels" VALUES('topic','van-hoa',4,0.65,'["chuyên mục “van-hoa”"]');
INSERT INTO "article_labels" VALUES('topic','xay-dung-dang',5,1.0,'["“đảng bộ xã” trong tít", "“đảng ủy xã” trong sapo", "“kết nạp” trong tít", "chuyên mục “xay-dung-dang”", "“đảng viên mới” trong tít", "“trao quyết định” trong sapo"]');
INSERT INTO "article_labels" VALUES('topic','xay-dung-dang',15,0.999,'["“bí thư chi bộ giỏi” trong tít", "“tỉnh ủy” trong tít", "chuyên mục “xay-dung-dang”", "chữ “tuyên dương”", "chữ “hội nghị”"]');
INSERT INTO "article_labels" VALUES('topic','y-te',6,1.0,'["“trạm y tế xã” trong tít", "“sởi” trong tít", "chuyên mục “suc-khoe”", "“tiêm vắc xin” trong tít", "“bác sĩ” trong sapo", "“bệnh viện” trong sapo", "chữ “tiêm vắc xin sởi”", "chữ “bác sỹ”"]');
INSERT INTO "article_labels" VALUES('topic','y-te',14,1.0,'["“mổ tim” trong tít", "“cứu sống” trong sapo", "chuyên mục “suc-khoe”", "“bệnh viện” trong tít", "“bác sĩ” trong sapo", "chữ “mổ tim hở”", "chữ “bác sỹ”"]');
INSERT INTO "article_labels" VALUES('topic','y-te',22,1.0,'["“bác sĩ trẻ” trong tít", "“ngành y tế” trong sapo", "chuyên mục “suc-khoe”", "“trạm y tế xã” trong tít", "“khám bệnh” trong tít", "“bác sĩ về” trong sapo", "chữ “bác sỹ”"]');
CREATE TABLE article_sections (
    article_id BIGINT NOT NULL,
    section TEXT NOT NULL,
    PRIMARY KEY (article_id, section)
) WITHOUT ROWID;
INSERT INTO "article_sections" VALUES(1,'van-hoa');
INSERT INTO "article_sections" VALUES(2,'van-hoa');
INSERT INTO "article_sections" VALUES(3,'van-hoa');
INSERT INTO "article_sections" VALUES(4,'van-hoa');
INSERT INTO "article_sections" VALUES(5,'xay-dung-dang');
INSERT INTO "article_sections" VALUES(6,'suc-khoe');
INSERT INTO "article_sections" VALUES(7,'kinh-te');
INSERT INTO "article_sections" VALUES(8,'giao-thong');
INSERT INTO "article_sections" VALUES(9,'the-thao');
INSERT INTO "article_sections" VALUES(10,'luu-tru');
INSERT INTO "article_sections" VALUES(11,'luu-tru');
INSERT INTO "article_sections" VALUES(12,'luu-tru');
INSERT INTO "article_sections" VALUES(13,'luu-tru');
INSERT INTO "article_sections" VALUES(14,'suc-khoe');
INSERT INTO "article_sections" VALUES(15,'xay-dung-dang');
INSERT INTO "article_sections" VALUES(16,'kinh-te');
INSERT INTO "article_sections" VALUES(17,'moi-truong');
INSERT INTO "article_sections" VALUES(18,'kinh-te');
INSERT INTO "article_sections" VALUES(19,'kinh-te');
INSERT INTO "article_sections" VALUES(20,'giao-duc');
INSERT INTO "article_sections" VALUES(21,'kinh-te');
INSERT INTO "article_sections" VALUES(22,'suc-khoe');
INSERT INTO "article_sections" VALUES(23,'xay-dung-dang');
INSERT INTO "article_sections" VALUES(24,'xay-dung-dang');
INSERT INTO "article_sections" VALUES(25,'tin-tuc');
INSERT INTO "article_sections" VALUES(26,'kinh-te');
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    feed_id BIGINT NOT NULL,
    newspaper TEXT NOT NULL,
    province TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL DEFAULT '',
    image TEXT NOT NULL DEFAULT '',
    categories TEXT NOT NULL DEFAULT '[]',   -- JSON list, as the entry told them
    published BIGINT,                        -- NULL: the feed is silent or not believed
    first_seen BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- page, new, quiet, matched, silent, held (storage/articles.py)
    page_tries BIGINT NOT NULL DEFAULT 0,
    page_due BIGINT NOT NULL DEFAULT 0,
    edited_at BIGINT,
    urgent BIGINT NOT NULL DEFAULT 0,
    cluster_id BIGINT
);
INSERT INTO "articles" VALUES(1,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/van-hoa/nen-1.html','Chợ quê họp sớm','Chuyện của tuần trước.','','[]',1794963600000,1795222800000,'silent',0,1795222800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(2,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/van-hoa/nen-0.html','Đà Lạt vào mùa hoa dã quỳ','Chuyện của tuần trước.','','[]',1794963600000,1795222800000,'silent',0,1795222800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(3,2,'Báo Cà Mau','ca-mau','https://baocamau.example/van-hoa/nen-0.html','Rừng đước xanh lại','Chuyện của tuần trước.','','[]',1794963600000,1795222800000,'silent',0,1795222800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(4,5,'Báo Đồng Tháp','dong-thap','https://baodongthap.example/van-hoa/nen-0.html','Sen nở ở Tháp Mười','Chuyện của tuần trước.','','[]',1794963600000,1795222800000,'silent',0,1795222800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(5,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/xay-dung-dang/dang-vien.html','Đảng bộ xã Hồng Thái kết nạp 15 đảng viên mới','Sáng 22/11, Đảng ủy xã trao quyết định.','https://baolamdong.example/anh/dang-vien.jpg','[]',1795312200000,1795312800000,'matched',0,1795312800000,1795334400000,0,NULL);
INSERT INTO "articles" VALUES(6,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/suc-khoe/tiem-vac-xin.html','Trạm y tế xã tiêm vắc xin sởi cho 240 trẻ em','Bác sĩ của bệnh viện tỉnh về tận thôn.','','[]',1795312200000,1795312800000,'matched',0,1795312800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(7,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/kinh-te/sau-rieng.html','Nông dân Di Linh thu hoạch sầu riêng trái vụ','Vườn sầu riêng của hợp tác xã được mùa.','','["Tin trong tỉnh"]',1795312200000,1795312800000,'matched',0,1795312800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(8,2,'Báo Cà Mau','ca-mau','https://baocamau.example/giao-thong/cau-moi.html','Cà Mau hợp long cầu bắc qua sông Gành Hào','Cây cầu dài 380 mét nối hai bờ, thông xe cuối năm.','','[]',1795312200000,1795312800000,'matched',0,1795312800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(9,2,'Báo Cà Mau','ca-mau','https://baocamau.example/the-thao/bong-da.html','Đội bóng đá Cà Mau thắng trận mở màn','Trận đấu trên sân nhà kết thúc với tỷ số 2-0.','','[]',1795312200000,1795312800000,'matched',0,1795312800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(10,8,'Báo Lụt Tin','da-nang','https://baolu.example/luu-tru/cu-0.html','','','','[]',NULL,1795393800000,'held',0,1795393800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(11,8,'Báo Lụt Tin','da-nang','https://baolu.example/luu-tru/cu-1.html','Bài lạ số 1','','','[]',NULL,1795393800000,'held',0,1795393800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(12,8,'Báo Lụt Tin','da-nang','https://baolu.example/luu-tru/cu-2.html','Bài lạ số 2','','','[]',NULL,1795393800000,'held',0,1795393800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(13,8,'Báo Lụt Tin','da-nang','https://baolu.example/luu-tru/cu-3.html','Bài lạ số 3','','','[]',NULL,1795393800000,'held',0,1795393800000,NULL,0,NULL);
INSERT INTO "articles" VALUES(14,2,'Báo Cà Mau','ca-mau','https://baocamau.example/suc-khoe/benh-vien.html','Bệnh viện Cà Mau mổ tim hở ca đầu tiên','Các bác sĩ cứu sống một ngư dân 54 tuổi.','','[]',1795407600000,1795407900000,'matched',0,1795407900000,NULL,0,NULL);
INSERT INTO "articles" VALUES(15,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/xay-dung-dang/tuyen-thuong.html','Tỉnh ủy Lâm Đồng tuyên dương 35 bí thư chi bộ giỏi','Sáng 23/11, hội nghị biểu dương.','','[]',1795408620000,1795409100000,'matched',0,1795409100000,1795409880000,0,NULL);
INSERT INTO "articles" VALUES(16,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/kinh-te/ca-phe.html','Giá cà phê Lâm Đồng tăng ngày thứ ba','Cà phê nhân xô được thu mua 118.000 đồng/kg.','','["Tin trong tỉnh"]',1795408620000,1795409100000,'matched',0,1795409100000,NULL,0,NULL);
INSERT INTO "articles" VALUES(17,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/moi-truong/lu-khan.html','Tin lũ khẩn cấp trên sông Cam Ly','Mực nước lúc 10 giờ vượt báo động 3, người dân ven sông sơ tán.','https://baolamdong.example/anh/lu-khan.jpg','[]',1795408620000,1795409100000,'matched',0,1795409100000,NULL,1,NULL);
INSERT INTO "articles" VALUES(18,2,'Báo Cà Mau','ca-mau','https://baocamau.example/kinh-te/tom-1.html','Cà Mau xuất khẩu 500 tấn tôm sinh thái sang châu Âu','Chuyến hàng 500 tấn tôm nuôi dưới tán rừng ngập mặn của hợp tác xã Rạch Gốc vừa rời cảng, mở đầu hợp đồng một năm với nhà nhập khẩu, theo Sở Nông nghiệp và Môi trường tỉnh.','','["Tin trong tỉnh"]',1795408620000,1795409100000,'matched',0,1795409100000,NULL,0,18);
INSERT INTO "articles" VALUES(19,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/kinh-te/tom-2.html','Cà Mau xuất khẩu 500 tấn tôm sinh thái sang châu Âu','Chuyến hàng 500 tấn tôm nuôi dưới tán rừng ngập mặn của hợp tác xã Rạch Gốc vừa rời cảng, mở đầu hợp đồng một năm với nhà nhập khẩu, theo Sở Nông nghiệp và Môi trường tỉnh.','','["Tin trong tỉnh"]',1795408620000,1795409100000,'matched',0,1795409100000,NULL,0,18);
INSERT INTO "articles" VALUES(20,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/giao-duc/truong-hoc.html','Lâm Đồng xây thêm 12 trường học ở xã vùng sâu','Học sinh sẽ có phòng học mới trước năm học tới.','','[]',1795409700000,1795409880000,'matched',0,1795409880000,NULL,0,NULL);
INSERT INTO "articles" VALUES(21,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/kinh-te/sau-rieng-2.html','Sầu riêng Di Linh vào siêu thị Hà Nội','Mỗi tuần 20 tấn sầu riêng lên kệ.','','["Tin trong tỉnh"]',1795409700000,1795409880000,'matched',0,1795409880000,NULL,0,NULL);
INSERT INTO "articles" VALUES(22,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/suc-khoe/y-te-xa.html','Bác sĩ trẻ về trạm y tế xã, khám bệnh cho người già','Ngành y tế đưa 40 bác sĩ về cơ sở.','','[]',1795409700000,1795409880000,'matched',0,1795409880000,NULL,0,NULL);
INSERT INTO "articles" VALUES(23,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/xay-dung-dang/hoi-nghi-moi.html','Ban Tổ chức Tỉnh ủy bàn công tác kết nạp đảng viên','Sáng 23/11, hội nghị giao ban công tác xây dựng Đảng.','','[]',1795409880000,1795409880000,'new',0,1795409880000,NULL,0,NULL);
INSERT INTO "articles" VALUES(24,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/xay-dung-dang/cho-trang.html','Thành ủy Đà Lạt họp phiên thường kỳ','','','[]',1795409880000,1795409880000,'page',1,1795410020000,NULL,0,NULL);
INSERT INTO "articles" VALUES(25,5,'Báo Đồng Tháp','dong-thap','https://baodongthap.example/tin-tuc/chua-co-tit.html','','','','[]',1795409880000,1795409880000,'page',0,1795409880000,NULL,0,NULL);
INSERT INTO "articles" VALUES(26,1,'Báo Lâm Đồng','lam-dong','https://baolamdong.example/kinh-te/tin-cu.html','Chuyện cũ kể lại: mùa cà phê năm trước','Một bài của tháng trước, nay mới thấy.','','["Tin trong tỉnh"]',1793681880000,1795409880000,'quiet',0,1795409880000,NULL,0,NULL);
CREATE TABLE broadcasts (
    id INTEGER PRIMARY KEY,
    author TEXT NOT NULL,                    -- channel:id of the admin, or the program itself
    audience TEXT NOT NULL,                  -- all, admins, channel:NAME, topic:SLUG, chat:ID
    text TEXT NOT NULL,
    html TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,                     -- draft, sending, done, cancelled
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    done_at BIGINT
, shown_at BIGINT, reporter TEXT NOT NULL DEFAULT '', progress TEXT NOT NULL DEFAULT '', spread BIGINT NOT NULL DEFAULT 0, total BIGINT, outcome TEXT NOT NULL DEFAULT '');
INSERT INTO "broadcasts" VALUES(1,'telegram:1','topic:xay-dung-dang','Báo Tin nghỉ bảo trì tối nay lúc 23 giờ.','Báo Tin nghỉ bảo trì <b>tối nay</b> lúc 23 giờ.','done',1795316400000,1795316400000,1795316460000,1795316400000,'telegram:1','6001',33,9,'{"sent": 8, "gone": 0, "failed": 1, "unsure": 0, "cancelled": 0, "waiting": 0, "missing": 0, "repeated": 0, "total": 9}');
INSERT INTO "broadcasts" VALUES(2,'telegram:1','topic:y-te','Thông báo gửi nhầm: giảm 50% cước.','','cancelled',1795320000000,1795320000000,1795320060000,1795320000000,'telegram:1','6002',33,23,'{"sent": 2, "gone": 0, "failed": 0, "unsure": 1, "cancelled": 20, "waiting": 0, "missing": 0, "repeated": 0, "total": 23}');
INSERT INTO "broadcasts" VALUES(3,'zalo:f00d00000000000000aa','topic:y-te','Bản nháp: lịch tiêm chủng tháng 12','','draft',1795320000000,NULL,NULL,1795320000000,'','',0,NULL,'');
INSERT INTO "broadcasts" VALUES(4,'baotin','admins','Báo Cũ không trả lời từ ba ngày nay.','','sending',1795320000000,NULL,NULL,1795320000000,'','',0,NULL,'');
INSERT INTO "broadcasts" VALUES(5,'telegram:1','all','Từ 1/12, Báo Tin có thêm tin của Báo Sông.','','sending',1795409880000,1795409880000,NULL,1795409880000,'telegram:1','6005',14,NULL,'');
INSERT INTO "broadcasts" VALUES(6,'baotin','admins','Báo Lụt Tin: 4 bài lạ cùng lúc, đang giữ lại.','','sending',1795409880000,NULL,NULL,1795409880000,'','',0,NULL,'');
CREATE TABLE chats (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,                   -- a forum topic of a Telegram group is <chat>/<thread>
    name TEXT NOT NULL DEFAULT '',
    grouped BIGINT NOT NULL DEFAULT 0,       -- a group or a channel: several people read it
    language TEXT NOT NULL DEFAULT 'vi',
    state TEXT NOT NULL DEFAULT 'active',    -- active, suspended
    why TEXT NOT NULL DEFAULT '',            -- what the channel said when it was suspended
    paused_until BIGINT,
    failures BIGINT NOT NULL DEFAULT 0,      -- refusals in a row
    bundled TEXT NOT NULL DEFAULT '',        -- '' = at once; else the digest hours, "11:30 17:30"
    digest_at BIGINT,                        -- next digest
    digested BIGINT NOT NULL DEFAULT 0,      -- when the last digest was made
    created_at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL, quiet_from BIGINT NOT NULL DEFAULT 0, quiet_to BIGINT NOT NULL DEFAULT 0, quiet_urgent BIGINT,                -- when somebody there last typed or pressed something
    UNIQUE (channel, address)
);
INSERT INTO "chats" VALUES(1,'telegram','1','Quản trị',0,'vi','active','',NULL,0,'',NULL,0,1795222807000,1795222807000,0,0,NULL);
INSERT INTO "chats" VALUES(2,'telegram','101','Lan',0,'vi','active','',NULL,0,'',NULL,0,1795222814000,1795222814000,0,0,NULL);
INSERT INTO "chats" VALUES(3,'telegram','102','Bình',0,'vi','active','',NULL,1,'',NULL,0,1795222821000,1795222821000,0,0,NULL);
INSERT INTO "chats" VALUES(4,'telegram','103','Cúc',0,'vi','active','',NULL,0,'',NULL,0,1795222828000,1795222828000,0,0,NULL);
INSERT INTO "chats" VALUES(5,'telegram','104','Dũng',0,'vi','active','',NULL,0,'',NULL,0,1795222835000,1795222835000,0,0,NULL);
INSERT INTO "chats" VALUES(6,'telegram','105','Én',0,'vi','active','',NULL,0,'',NULL,0,1795222842000,1795222842000,0,0,NULL);
INSERT INTO "chats" VALUES(7,'telegram','106','Giang',0,'vi','suspended','Forbidden: bot was blocked by the user',NULL,0,'',NULL,0,1795222849000,1795222849000,0,0,NULL);
INSERT INTO "chats" VALUES(8,'telegram','107','Hà',0,'vi','active','',1795842000000,0,'',NULL,0,1795222856000,1795222856000,0,0,NULL);
INSERT INTO "chats" VALUES(9,'telegram','108','Hải',0,'vi','active','',1795388400000,0,'',NULL,0,1795222863000,1795222863000,0,0,NULL);
INSERT INTO "chats" VALUES(10,'telegram','109','Khanh',0,'vi','active','',NULL,0,'',1795415400000,0,1795222870000,1795222870000,660,810,NULL);
INSERT INTO "chats" VALUES(11,'telegram','110','Liên',0,'vi','active','',NULL,0,'',1795474800000,0,1795222877000,1795222877000,1320,360,1);
INSERT INTO "chats" VALUES(12,'telegram','119','Tâm',0,'vi','active','',NULL,0,'',1795417200000,0,1795222884000,1795222884000,690,840,0);
INSERT INTO "chats" VALUES(13,'telegram','111','Minh',0,'vi','active','',NULL,0,'07:00 17:30',1795429800000,1795408260000,1795222891000,1795222891000,0,0,NULL);
INSERT INTO "chats" VALUES(14,'telegram','112','Emma',0,'en','active','',NULL,0,'',NULL,0,1795222898000,1795222898000,0,0,NULL);
INSERT INTO "chats" VALUES(15,'telegram','113','Ngọc',0,'vi','active','',NULL,3,'',NULL,0,1795222905000,1795222905000,0,0,NULL);
INSERT INTO "chats" VALUES(16,'telegram','114','Oanh',0,'vi','active','',NULL,0,'',NULL,0,1795222912000,1795222912000,0,0,NULL);
INSERT INTO "chats" VALUES(17,'telegram','115','Phúc',0,'vi','active','',NULL,0,'',NULL,0,1795222919000,1795222919000,0,0,NULL);
INSERT INTO "chats" VALUES(18,'telegram','116','Quý',0,'vi','active','',NULL,0,'',NULL,0,1795222926000,1795222926000,0,0,NULL);
INSERT INTO "chats" VALUES(19,'telegram','117','Rôn',0,'vi','active','',NULL,0,'',NULL,0,1795222933000,1795222933000,0,0,NULL);
INSERT INTO "chats" VALUES(20,'telegram','118','Sơn',0,'vi','active','',NULL,0,'',NULL,0,1795222940000,1795222940000,0,0,NULL);
INSERT INTO "chats" VALUES(21,'telegram','120','Uyên',0,'vi','active','',NULL,0,'',1795409880000,1795343400000,1795222947000,1795222947000,0,0,NULL);
INSERT INTO "chats" VALUES(22,'telegram','-1001000000001','Chi bộ thôn Đông',1,'vi','active','',NULL,0,'',NULL,0,1795222954000,1795222954000,0,0,NULL);
INSERT INTO "chats" VALUES(23,'telegram','-1001000000001/5','Chi bộ thôn Đông',1,'vi','active','',NULL,0,'',NULL,0,1795222961000,1795222961000,0,0,NULL);
INSERT INTO "chats" VALUES(24,'zalo','a17c04be93d25f680e01','Vân',0,'vi','active','',NULL,0,'11:30 17:30',1795408200000,1795343400000,1795222968000,1795222968000,0,0,NULL);
INSERT INTO "chats" VALUES(25,'zalo','a17c04be93d25f680e02','Xuân',0,'vi','active','',NULL,0,'11:30 17:30',1795429800000,1795408260000,1795222975000,1795222975000,0,0,NULL);
INSERT INTO "chats" VALUES(26,'zalo','a17c04be93d25f680e03','Yến',0,'vi','active','',NULL,0,'11:30 17:30',1795429800000,1795408260000,1795222982000,1795222982000,0,0,NULL);
INSERT INTO "chats" VALUES(27,'zalo','a17c04be93d25f680e04','Ân',0,'vi','active','',NULL,0,'',NULL,0,1795222989000,1795222989000,0,0,NULL);
INSERT INTO "chats" VALUES(28,'zalo','a17c04be93d25f680e05','Tổ dân phố 3 ''Đoàn kết''',1,'vi','active','',NULL,0,'11:30 17:30',1795429800000,1795408260000,1795222996000,1795222996000,0,0,NULL);
INSERT INTO "chats" VALUES(29,'zalo','a17c04be93d25f680e07','Ý',0,'vi','suspended','user is not a follower',NULL,0,'11:30 17:30',1795235400000,0,1795223003000,1795223003000,0,0,NULL);
INSERT INTO "chats" VALUES(30,'webchat','00000000000000000000000000ba0719','',0,'vi','active','',NULL,0,'',NULL,0,1795223010000,1795223010000,0,0,NULL);
INSERT INTO "chats" VALUES(31,'webchat','00000000000000000000000000ba0720','',0,'vi','active','',NULL,0,'',NULL,0,1795223017000,1795223017000,0,0,NULL);
INSERT INTO "chats" VALUES(32,'webchat','00000000000000000000000000ba0721','',0,'vi','active','',NULL,0,'06:00 07:00 08:00 09:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00 19:00 20:00 21:00 22:00',1795410000000,1795408260000,1795223024000,1795223024000,0,0,NULL);
INSERT INTO "chats" VALUES(33,'webchat','00000000000000000000000000ba0722','',0,'en','active','',1795582800000,0,'',1795473000000,0,1795223031000,1795223031000,1260,330,1);
CREATE TABLE digests (
    id INTEGER PRIMARY KEY,
    chat_id BIGINT NOT NULL,
    articles TEXT NOT NULL,                  -- JSON list of [topic, [article ids]]
    created_at BIGINT NOT NULL
, further BIGINT NOT NULL DEFAULT 0);
INSERT INTO "digests" VALUES(1,32,'[["y-te", [6]]]',1795343400000,0);
INSERT INTO "digests" VALUES(2,24,'[["y-te", [6]], ["xay-dung-dang", [5]]]',1795343400000,0);
INSERT INTO "digests" VALUES(3,25,'[["y-te", [6]]]',1795343400000,0);
INSERT INTO "digests" VALUES(4,26,'[["y-te", [6]]]',1795343400000,0);
INSERT INTO "digests" VALUES(5,28,'[["y-te", [6]]]',1795343400000,0);
INSERT INTO "digests" VALUES(6,13,'[["giao-thong-xay-dung", [8]], ["y-te", [6]], ["xay-dung-dang", [5]]]',1795343400000,0);
INSERT INTO "digests" VALUES(7,21,'[["y-te", [6]]]',1795343400000,0);
INSERT INTO "digests" VALUES(8,32,'[["y-te", [14]]]',1795408260000,0);
INSERT INTO "digests" VALUES(9,13,'[["y-te", [14]]]',1795408260000,0);
INSERT INTO "digests" VALUES(10,25,'[["y-te", [14]]]',1795408260000,0);
INSERT INTO "digests" VALUES(11,26,'[["y-te", [14]]]',1795408260000,0);
INSERT INTO "digests" VALUES(12,28,'[["y-te", [14]]]',1795408260000,0);
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    newspaper TEXT NOT NULL,
    province TEXT NOT NULL DEFAULT '',
    section TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'active',    -- active, paused, held (flood guard), removed
    origin TEXT NOT NULL DEFAULT 'config',   -- config, admin: the file no longer naming it removes only the first
    fetch_url TEXT NOT NULL DEFAULT '',      -- where a permanent redirect led
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    body_hash BLOB,                        -- of the last body: the same again need not be read
    seen_items BLOB,                       -- 16 bytes for each item of the last body
    baseline_at BIGINT,                      -- first good look: what it held then is told to nobody
    looked_at BIGINT,
    ok_at BIGINT,                            -- last good look
    next_look BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0,
    verdict TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    failing_since BIGINT,
    told_at BIGINT,                          -- admins were told of this trouble
    newest_at BIGINT,                        -- the newest entry's own date
    items BIGINT NOT NULL DEFAULT 0,
    ttl BIGINT NOT NULL DEFAULT 0,           -- minutes
    hours TEXT NOT NULL DEFAULT ''           -- 24 numbers: articles by hour of the Vietnamese day, in thousandths
, form TEXT NOT NULL DEFAULT 'rss', moved_to TEXT NOT NULL DEFAULT '', moved_told TEXT NOT NULL DEFAULT '');
INSERT INTO "feeds" VALUES(1,'https://baolamdong.example/rss/home.rss','Báo Lâm Đồng','lam-dong','','active','config','','"y-te-xa"','Sat, 21 Nov 2026 01:00:00 GMT',X'ECB1C57C238D7C98DE33319F65CC2AB6',X'123C804443104295774A4952CDF13778121AA02BC670AD98FA3D60C5D04D69DA9B3D8F90048D7392993E790D351CCB3986B52F17ABBF8AE033A76DC66F3FB41EFCD46ACC96925AF6821C8C7A910880462CF8BAD5FA0B70D08395F0011AD79709D2EF38F05EF748A949EB36A0EF08C1DC75F1BDD6E508D9F1DD1ED836C7836D0A7648D58E7820BA44B02C69699C422D4E9758E34C5D349E639318D96F9D21ED31B66F8C144853ADAA9FA60558DD0884F8ECB1C57C238D7C98DE33319F65CC2AB6',1795222800000,1795409880000,1795409880000,1795409940000,0,'ok','',NULL,NULL,1795409700000,3,0,'0,0,0,0,0,0,0,0,685,0,0,1000,0,0,0,0,0,0,0,0,0,0,0,0','rss','','');
INSERT INTO "feeds" VALUES(2,'https://baocamau.example/rss/thoi-su.rss','Báo Cà Mau','ca-mau','thoi-su','active','config','','"tom-1"','Sat, 21 Nov 2026 01:00:00 GMT',X'83F780E71A8FB6AFC8CF1D329618EE7C',X'D4B9923A9D60101F5B120A7A98ADFF28A56FDB1522502A481EEC4437D2A3C3638E9FB644FA0DB5CE4E2B5A380A7C3F8417248DD721848E30FFEEBDE1AA52D17283F780E71A8FB6AFC8CF1D329618EE7C',1795222800000,1795409100000,1795409100000,1795409160000,0,'ok','',NULL,NULL,1795408620000,5,15,'0,0,0,0,0,0,0,0,403,0,0,286,0,0,0,0,0,0,0,0,0,0,0,0','rss','','');
INSERT INTO "feeds" VALUES(3,'https://baocu.example/rss','Báo Cũ','vinh-long','','active','config','','','',NULL,NULL,NULL,1795393800000,NULL,1795480200000,7,'not_found','404 Không tìm thấy',1795134600000,1795393800000,NULL,0,0,'','rss','','');
INSERT INTO "feeds" VALUES(4,'https://baocamau.example/rss/quang-cao.rss','Báo Cà Mau','ca-mau','','removed','config','','','',NULL,NULL,NULL,NULL,NULL,1795222800000,0,'','',NULL,NULL,NULL,0,0,'','rss','','');
INSERT INTO "feeds" VALUES(5,'https://baodongthap.example/sitemap-news.xml','Báo Đồng Tháp','dong-thap','','active','admin','','"nen"','Sat, 21 Nov 2026 01:00:00 GMT',X'B33496CD65431ACD815B7D625AB6EF93',X'B33496CD65431ACD815B7D625AB6EF93',1795222800000,1795222800000,1795222800000,1795222860000,0,'ok','',NULL,NULL,1794963600000,1,0,'0,0,0,0,0,0,0,0,333,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0','sitemap','','');
INSERT INTO "feeds" VALUES(6,'https://baolamdong.example/phap-luat','Báo Lâm Đồng','lam-dong','phap-luat','active','admin','','','',NULL,NULL,NULL,NULL,NULL,1795222800000,0,'','',NULL,NULL,NULL,0,0,'','section','','');
INSERT INTO "feeds" VALUES(7,'https://baonghi.example/rss','Báo Nghỉ','hue','','paused','admin','','','',NULL,NULL,NULL,NULL,NULL,1795222800000,0,'','',NULL,NULL,NULL,0,0,'','rss','','');
INSERT INTO "feeds" VALUES(8,'https://baolu.example/rss','Báo Lụt Tin','da-nang','','held','admin','','','',X'',X'40508D1E8DFA9EA0A5C35D6201762AF16ED5FC68B26A5687A3191D983866FF6BEDE372B3ECE7C3BE108E93C1D56A5E248C9C508E7DBE32686DF516389D3E7D19',1795393800000,1795393800000,1795393800000,1795393860000,0,'flood','',NULL,NULL,NULL,4,0,'0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0','rss','','');
INSERT INTO "feeds" VALUES(9,'https://baodoi.example/rss','Báo Dời','gia-lai','','active','admin','','','',X'',X'',1795393800000,1795393800000,1795393800000,1795394100000,0,'ok','',NULL,NULL,NULL,0,0,'0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0','rss','https://baomoi.example/rss','');
INSERT INTO "feeds" VALUES(10,'https://baodinha.example/rss','Báo Đi Nhà','an-giang','','active','admin','https://baodinha.example/feed/','','',X'',X'',1795393800000,1795393800000,1795393800000,1795394100000,0,'ok','',NULL,NULL,NULL,0,0,'0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0','rss','https://nhamoi.example/rss','https://nhamoi.example/rss');
INSERT INTO "feeds" VALUES(11,'https://baosong.example/rss','Báo Sông','can-tho','','active','admin','','','',NULL,NULL,NULL,NULL,NULL,1795393800000,0,'','',NULL,NULL,NULL,0,0,'','rss','','');
INSERT INTO "feeds" VALUES(12,'https://baocu2.example/rss','Báo Sông','','','removed','admin','','','',NULL,NULL,NULL,NULL,NULL,0,0,'','',NULL,NULL,NULL,0,0,'','rss','','');
CREATE TABLE group_keepers (                 -- who changes a group's settings, where the platform names no leader
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    who TEXT NOT NULL,
    PRIMARY KEY (channel, address)
) WITHOUT ROWID;
INSERT INTO "group_keepers" VALUES('zalo','a17c04be93d25f680e05','f00d00000000000000aa');
CREATE TABLE kept_choices (
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    commands TEXT NOT NULL,                  -- JSON list: what each number stands for
    until BIGINT NOT NULL,
    PRIMARY KEY (channel, address)
) WITHOUT ROWID;
INSERT INTO "kept_choices" VALUES('zalo','a17c04be93d25f680e01','["/theodoi kinh-te", "/theodoi y-te"]',1795411200000);
INSERT INTO "kept_choices" VALUES('zalo','a17c04be93d25f680e04','["/caidat"]',1795402800000);
CREATE TABLE outbox (
    chat_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                      -- article, edit, broadcast, digest
    item_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,                    -- 1 breaking, 2 broadcast, 3 news, 4 digest (0, replies, never wait here)
    state TEXT NOT NULL DEFAULT 'waiting',   -- waiting, sending, sent, failed, dropped, unsure; gathered for a digest, bundled in one
    due BIGINT,                              -- when it may go, or when its lease ends; NULL once it is over
    attempts BIGINT NOT NULL DEFAULT 0,
    unsure BIGINT NOT NULL DEFAULT 0,        -- how often nobody knows whether it arrived
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    message_id TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (chat_id, kind, item_id)
) WITHOUT ROWID;
INSERT INTO "outbox" VALUES(1,'broadcast',4,'telegram',2,'sent',NULL,1,0,1795320000000,1795320000000,'28','');
INSERT INTO "outbox" VALUES(1,'broadcast',5,'telegram',2,'sent',NULL,1,0,1795409880000,1795409880000,'901','');
INSERT INTO "outbox" VALUES(1,'broadcast',6,'telegram',2,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(2,'article',5,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'1','');
INSERT INTO "outbox" VALUES(2,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'15','');
INSERT INTO "outbox" VALUES(2,'article',15,'telegram',3,'sent',NULL,1,0,1795409100000,1795409100000,'801','');
INSERT INTO "outbox" VALUES(2,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(2,'broadcast',1,'telegram',2,'sent',NULL,1,0,1795316400000,1795316400000,'25','');
INSERT INTO "outbox" VALUES(2,'broadcast',2,'telegram',2,'sent',NULL,1,0,1795320000000,1795320000000,'70101','');
INSERT INTO "outbox" VALUES(2,'broadcast',5,'telegram',2,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(2,'edit',5,'telegram',3,'sent',NULL,1,0,1795334400000,1795334400000,'1','');
INSERT INTO "outbox" VALUES(2,'edit',15,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'801','');
INSERT INTO "outbox" VALUES(3,'article',5,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'2','');
INSERT INTO "outbox" VALUES(3,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'16','');
INSERT INTO "outbox" VALUES(3,'article',7,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'18','');
INSERT INTO "outbox" VALUES(3,'article',8,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'20','');
INSERT INTO "outbox" VALUES(3,'article',9,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'21','');
INSERT INTO "outbox" VALUES(3,'article',14,'telegram',3,'waiting',1795407900000,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'article',15,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'article',16,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'article',17,'telegram',1,'sending',1795410090000,1,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'article',18,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'article',20,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'article',21,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'broadcast',1,'telegram',2,'sent',NULL,1,0,1795316400000,1795316400000,'24','');
INSERT INTO "outbox" VALUES(3,'broadcast',2,'telegram',2,'sent',NULL,1,0,1795320000000,1795320000000,'70102','');
INSERT INTO "outbox" VALUES(3,'broadcast',5,'telegram',2,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(3,'edit',5,'telegram',3,'failed',NULL,1,0,1795334400000,NULL,'2','Bad Request: message can''t be edited');
INSERT INTO "outbox" VALUES(4,'article',7,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'3','');
INSERT INTO "outbox" VALUES(4,'article',21,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(4,'broadcast',5,'telegram',2,'sent',NULL,1,0,1795409880000,1795409880000,'90103','');
INSERT INTO "outbox" VALUES(5,'article',8,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'4','');
INSERT INTO "outbox" VALUES(5,'article',14,'telegram',3,'dropped',NULL,1,0,1795407900000,NULL,'','nothing left to say');
INSERT INTO "outbox" VALUES(5,'broadcast',2,'telegram',2,'unsure',NULL,1,1,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(5,'broadcast',5,'telegram',2,'sending',1795410000000,1,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'article',5,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'5','');
INSERT INTO "outbox" VALUES(6,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'17','');
INSERT INTO "outbox" VALUES(6,'article',7,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'19','');
INSERT INTO "outbox" VALUES(6,'article',8,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'22','');
INSERT INTO "outbox" VALUES(6,'article',14,'telegram',3,'waiting',1795407900000,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'article',15,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'article',16,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'article',17,'telegram',1,'sent',NULL,1,0,1795409100000,1795409100000,'802','');
INSERT INTO "outbox" VALUES(6,'article',18,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'article',20,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'article',21,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'broadcast',1,'telegram',2,'sent',NULL,1,0,1795316400000,1795316400000,'27','');
INSERT INTO "outbox" VALUES(6,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(6,'broadcast',5,'telegram',2,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(6,'edit',5,'telegram',3,'sent',NULL,1,0,1795334400000,1795334400000,'5','');
INSERT INTO "outbox" VALUES(7,'article',5,'telegram',3,'dropped',NULL,1,0,1795312800000,NULL,'','Forbidden: bot was blocked by the user');
INSERT INTO "outbox" VALUES(8,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'6','');
INSERT INTO "outbox" VALUES(8,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(8,'broadcast',5,'telegram',2,'unsure',1795410030000,1,1,1795409880000,NULL,'','no valid answer');
INSERT INTO "outbox" VALUES(9,'article',7,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'7','');
INSERT INTO "outbox" VALUES(9,'article',16,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(9,'article',18,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(9,'article',21,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(9,'broadcast',5,'telegram',2,'failed',NULL,1,0,1795409880000,NULL,'','Bad Request: chat not found');
INSERT INTO "outbox" VALUES(10,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'8','');
INSERT INTO "outbox" VALUES(10,'article',14,'telegram',3,'gathered',NULL,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(10,'article',17,'telegram',1,'waiting',1795415400000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(10,'article',18,'telegram',3,'gathered',NULL,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(10,'article',22,'telegram',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(10,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(10,'broadcast',5,'telegram',2,'waiting',1795415400000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(11,'article',17,'telegram',1,'sent',NULL,1,0,1795409100000,1795409100000,'803','');
INSERT INTO "outbox" VALUES(11,'article',18,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(11,'broadcast',5,'telegram',2,'sent',NULL,1,0,1795409880000,1795409880000,'90110','');
INSERT INTO "outbox" VALUES(12,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'9','');
INSERT INTO "outbox" VALUES(12,'article',14,'telegram',3,'waiting',1795407900000,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(12,'article',17,'telegram',1,'waiting',1795417200000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(12,'article',18,'telegram',3,'gathered',NULL,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(12,'article',22,'telegram',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(12,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(12,'broadcast',5,'telegram',2,'waiting',1795417200000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(13,'article',5,'telegram',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(13,'article',6,'telegram',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(13,'article',8,'telegram',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(13,'article',14,'telegram',3,'bundled',NULL,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(13,'article',15,'telegram',3,'gathered',NULL,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(13,'article',22,'telegram',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(13,'broadcast',1,'telegram',2,'failed',NULL,1,0,1795316400000,NULL,'','Bad Request: chat not found');
INSERT INTO "outbox" VALUES(13,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(13,'broadcast',5,'telegram',2,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(13,'digest',6,'telegram',4,'sent',NULL,1,0,1795343400000,1795343400000,'30','');
INSERT INTO "outbox" VALUES(13,'digest',9,'telegram',4,'waiting',1795408260000,0,0,1795408260000,NULL,'','');
INSERT INTO "outbox" VALUES(14,'article',7,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'10','');
INSERT INTO "outbox" VALUES(14,'article',16,'telegram',3,'waiting',1795410020000,1,0,1795409100000,NULL,'','try again in 0:00:20');
INSERT INTO "outbox" VALUES(14,'article',18,'telegram',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(14,'article',20,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(14,'article',21,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(14,'broadcast',5,'telegram',2,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(15,'article',6,'telegram',3,'failed',NULL,1,0,1795312800000,NULL,'','Bad Request: not enough rights');
INSERT INTO "outbox" VALUES(15,'article',14,'telegram',3,'failed',NULL,1,0,1795407900000,NULL,'','Bad Request: not enough rights');
INSERT INTO "outbox" VALUES(15,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(15,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(16,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'11','');
INSERT INTO "outbox" VALUES(16,'article',14,'telegram',3,'sending',1795409220000,1,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(16,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(16,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(17,'article',6,'telegram',3,'unsure',NULL,2,2,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(17,'article',14,'telegram',3,'unsure',1795410005000,1,1,1795407900000,NULL,'','no valid answer');
INSERT INTO "outbox" VALUES(17,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(17,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(18,'article',6,'telegram',3,'sent',NULL,2,1,1795312800000,1795312860000,'23','');
INSERT INTO "outbox" VALUES(18,'article',14,'telegram',3,'unsure',NULL,1,1,1795407900000,NULL,'','no valid answer');
INSERT INTO "outbox" VALUES(18,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(18,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(19,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'12','');
INSERT INTO "outbox" VALUES(19,'article',14,'telegram',3,'waiting',1795407900000,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(19,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(19,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(21,'article',6,'telegram',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(21,'article',14,'telegram',3,'gathered',NULL,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(21,'article',16,'telegram',3,'gathered',NULL,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(21,'article',21,'telegram',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(21,'article',22,'telegram',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(21,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(21,'digest',7,'telegram',4,'sent',NULL,1,0,1795343400000,1795343400000,'29','');
INSERT INTO "outbox" VALUES(22,'article',5,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'13','');
INSERT INTO "outbox" VALUES(22,'article',15,'telegram',3,'sending',1795410090000,1,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(22,'broadcast',1,'telegram',2,'sent',NULL,1,0,1795316400000,1795316400000,'26','');
INSERT INTO "outbox" VALUES(22,'edit',5,'telegram',3,'sent',NULL,1,0,1795334400000,1795334400000,'13','');
INSERT INTO "outbox" VALUES(23,'article',6,'telegram',3,'sent',NULL,1,0,1795312800000,1795312800000,'14','');
INSERT INTO "outbox" VALUES(23,'article',14,'telegram',3,'waiting',1795407900000,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(23,'article',20,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(23,'article',22,'telegram',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(23,'broadcast',2,'telegram',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(24,'article',5,'zalo',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(24,'article',6,'zalo',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(24,'article',14,'zalo',3,'gathered',NULL,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(24,'article',15,'zalo',3,'gathered',NULL,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(24,'article',16,'zalo',3,'gathered',NULL,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(24,'article',21,'zalo',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(24,'article',22,'zalo',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(24,'broadcast',1,'zalo',2,'sent',NULL,1,0,1795316400000,1795316400000,'3','');
INSERT INTO "outbox" VALUES(24,'broadcast',2,'zalo',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(24,'digest',2,'zalo',4,'sent',NULL,1,0,1795343400000,1795343400000,'6','');
INSERT INTO "outbox" VALUES(25,'article',6,'zalo',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(25,'article',14,'zalo',3,'bundled',NULL,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(25,'article',22,'zalo',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(25,'broadcast',2,'zalo',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(25,'digest',3,'zalo',4,'sent',NULL,1,0,1795343400000,1795343400000,'7','');
INSERT INTO "outbox" VALUES(25,'digest',10,'zalo',4,'waiting',1795408260000,0,0,1795408260000,NULL,'','');
INSERT INTO "outbox" VALUES(26,'article',6,'zalo',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(26,'article',14,'zalo',3,'bundled',NULL,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(26,'article',22,'zalo',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(26,'broadcast',2,'zalo',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(26,'digest',4,'zalo',4,'unsure',NULL,2,2,1795343400000,NULL,'','');
INSERT INTO "outbox" VALUES(26,'digest',11,'zalo',4,'unsure',1795410060000,1,1,1795408260000,NULL,'','no valid answer');
INSERT INTO "outbox" VALUES(27,'article',5,'zalo',3,'sent',NULL,1,0,1795312800000,1795312800000,'1','');
INSERT INTO "outbox" VALUES(27,'article',6,'zalo',3,'sent',NULL,1,0,1795312800000,1795312800000,'2','');
INSERT INTO "outbox" VALUES(27,'article',14,'zalo',3,'sending',1795410090000,1,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(27,'article',15,'zalo',3,'waiting',1795409100000,0,0,1795409100000,NULL,'','');
INSERT INTO "outbox" VALUES(27,'article',22,'zalo',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(27,'broadcast',1,'zalo',2,'sent',NULL,1,0,1795316400000,1795316400000,'4','');
INSERT INTO "outbox" VALUES(27,'broadcast',2,'zalo',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(27,'edit',5,'zalo',3,'dropped',NULL,1,0,1795334400000,NULL,'1','nothing left to say');
INSERT INTO "outbox" VALUES(28,'article',6,'zalo',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(28,'article',14,'zalo',3,'bundled',NULL,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(28,'article',22,'zalo',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(28,'broadcast',2,'zalo',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(28,'digest',5,'zalo',4,'sent',NULL,1,0,1795343400000,1795343400000,'5','');
INSERT INTO "outbox" VALUES(28,'digest',12,'zalo',4,'waiting',1795408260000,0,0,1795408260000,NULL,'','');
INSERT INTO "outbox" VALUES(30,'article',5,'webchat',3,'sent',NULL,1,0,1795312800000,1795312800000,'5','');
INSERT INTO "outbox" VALUES(30,'article',6,'webchat',3,'sent',NULL,1,0,1795312800000,1795312800000,'6','');
INSERT INTO "outbox" VALUES(30,'article',14,'webchat',3,'sent',NULL,1,0,1795407900000,1795409100000,'10','');
INSERT INTO "outbox" VALUES(30,'article',15,'webchat',3,'sent',NULL,1,0,1795409100000,1795409100000,'12','');
INSERT INTO "outbox" VALUES(30,'article',22,'webchat',3,'waiting',1795409880000,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(30,'broadcast',1,'webchat',2,'sent',NULL,1,0,1795316400000,1795316400000,'7','');
INSERT INTO "outbox" VALUES(30,'broadcast',2,'webchat',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(30,'edit',5,'webchat',3,'sent',NULL,1,0,1795334400000,1795334400000,'5','');
INSERT INTO "outbox" VALUES(30,'edit',15,'webchat',3,'waiting',1795409880000,0,0,1795409880000,NULL,'12','');
INSERT INTO "outbox" VALUES(32,'article',6,'webchat',3,'bundled',NULL,0,0,1795312800000,NULL,'','');
INSERT INTO "outbox" VALUES(32,'article',14,'webchat',3,'bundled',NULL,0,0,1795407900000,NULL,'','');
INSERT INTO "outbox" VALUES(32,'article',22,'webchat',3,'gathered',NULL,0,0,1795409880000,NULL,'','');
INSERT INTO "outbox" VALUES(32,'broadcast',2,'webchat',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
INSERT INTO "outbox" VALUES(32,'digest',1,'webchat',4,'sent',NULL,1,0,1795343400000,1795343400000,'9','');
INSERT INTO "outbox" VALUES(32,'digest',8,'webchat',4,'sent',NULL,1,0,1795408260000,1795409100000,'11','');
INSERT INTO "outbox" VALUES(33,'broadcast',1,'webchat',2,'sent',NULL,1,0,1795316400000,1795316400000,'8','');
INSERT INTO "outbox" VALUES(33,'broadcast',2,'webchat',2,'dropped',NULL,0,0,1795320000000,NULL,'','cancelled');
CREATE TABLE quota_use (
    channel TEXT NOT NULL,
    day TEXT NOT NULL,                       -- of Vietnam, 2026-11-23
    messages BIGINT NOT NULL,
    PRIMARY KEY (channel, day)
) WITHOUT ROWID;
INSERT INTO "quota_use" VALUES('zalo','2026-11-21',4);
INSERT INTO "quota_use" VALUES('zalo','2026-11-22',9);
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO "settings" VALUES('web_identity_secret','khoa-lam-thu-khong-dung-that-0009');
INSERT INTO "settings" VALUES('quota.zalo.most','2026-10');
CREATE TABLE subscriptions (
    chat_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                      -- topic, province, newspaper, keyword, excluded
    value TEXT NOT NULL,
    created_at BIGINT NOT NULL, words TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, value, chat_id)
) WITHOUT ROWID;
INSERT INTO "subscriptions" VALUES(6,'excluded','bóng đá',1795222842000,'');
INSERT INTO "subscriptions" VALUES(4,'excluded','giá',1795222828000,'Giá');
INSERT INTO "subscriptions" VALUES(4,'keyword','cà phê',1795222828000,'cà phê');
INSERT INTO "subscriptions" VALUES(4,'keyword','sầu riêng',1795222828000,'Sầu riêng');
INSERT INTO "subscriptions" VALUES(5,'newspaper','bao-ca-mau',1795222835000,'');
INSERT INTO "subscriptions" VALUES(32,'newspaper','bao-ca-mau',1795223031000,'');
INSERT INTO "subscriptions" VALUES(32,'newspaper','bao-lam-dong',1795223031000,'');
INSERT INTO "subscriptions" VALUES(6,'province','ca-mau',1795222842000,'');
INSERT INTO "subscriptions" VALUES(2,'province','lam-dong',1795222814000,'');
INSERT INTO "subscriptions" VALUES(6,'province','lam-dong',1795222842000,'');
INSERT INTO "subscriptions" VALUES(20,'province','lam-dong',1795222940000,'');
INSERT INTO "subscriptions" VALUES(3,'topic','*',1795222821000,'');
INSERT INTO "subscriptions" VALUES(6,'topic','*',1795222842000,'');
INSERT INTO "subscriptions" VALUES(33,'topic','*',1795223031000,'');
INSERT INTO "subscriptions" VALUES(8,'topic','giao-duc',1795222856000,'');
INSERT INTO "subscriptions" VALUES(14,'topic','giao-duc',1795222898000,'');
INSERT INTO "subscriptions" VALUES(23,'topic','giao-duc',1795222961000,'');
INSERT INTO "subscriptions" VALUES(5,'topic','giao-thong-xay-dung',1795222835000,'');
INSERT INTO "subscriptions" VALUES(13,'topic','giao-thong-xay-dung',1795222891000,'');
INSERT INTO "subscriptions" VALUES(7,'topic','kinh-te',1795222849000,'');
INSERT INTO "subscriptions" VALUES(9,'topic','kinh-te',1795222863000,'');
INSERT INTO "subscriptions" VALUES(21,'topic','kinh-te',1795222947000,'');
INSERT INTO "subscriptions" VALUES(24,'topic','kinh-te',1795222968000,'');
INSERT INTO "subscriptions" VALUES(29,'topic','kinh-te',1795223003000,'');
INSERT INTO "subscriptions" VALUES(10,'topic','moi-truong',1795222870000,'');
INSERT INTO "subscriptions" VALUES(11,'topic','moi-truong',1795222877000,'');
INSERT INTO "subscriptions" VALUES(12,'topic','moi-truong',1795222884000,'');
INSERT INTO "subscriptions" VALUES(9,'topic','nong-nghiep',1795222863000,'');
INSERT INTO "subscriptions" VALUES(14,'topic','nong-nghiep',1795222898000,'');
INSERT INTO "subscriptions" VALUES(28,'topic','xa-hoi',1795222996000,'');
INSERT INTO "subscriptions" VALUES(2,'topic','xay-dung-dang',1795222814000,'');
INSERT INTO "subscriptions" VALUES(7,'topic','xay-dung-dang',1795222849000,'');
INSERT INTO "subscriptions" VALUES(13,'topic','xay-dung-dang',1795222891000,'');
INSERT INTO "subscriptions" VALUES(22,'topic','xay-dung-dang',1795222954000,'');
INSERT INTO "subscriptions" VALUES(24,'topic','xay-dung-dang',1795222968000,'');
INSERT INTO "subscriptions" VALUES(27,'topic','xay-dung-dang',1795222989000,'');
INSERT INTO "subscriptions" VALUES(30,'topic','xay-dung-dang',1795223010000,'');
INSERT INTO "subscriptions" VALUES(2,'topic','y-te',1795222814000,'');
INSERT INTO "subscriptions" VALUES(5,'topic','y-te',1795222835000,'');
INSERT INTO "subscriptions" VALUES(8,'topic','y-te',1795222856000,'');
INSERT INTO "subscriptions" VALUES(10,'topic','y-te',1795222870000,'');
INSERT INTO "subscriptions" VALUES(12,'topic','y-te',1795222884000,'');
INSERT INTO "subscriptions" VALUES(13,'topic','y-te',1795222891000,'');
INSERT INTO "subscriptions" VALUES(15,'topic','y-te',1795222905000,'');
INSERT INTO "subscriptions" VALUES(16,'topic','y-te',1795222912000,'');
INSERT INTO "subscriptions" VALUES(17,'topic','y-te',1795222919000,'');
INSERT INTO "subscriptions" VALUES(18,'topic','y-te',1795222926000,'');
INSERT INTO "subscriptions" VALUES(19,'topic','y-te',1795222933000,'');
INSERT INTO "subscriptions" VALUES(21,'topic','y-te',1795222947000,'');
INSERT INTO "subscriptions" VALUES(23,'topic','y-te',1795222961000,'');
INSERT INTO "subscriptions" VALUES(24,'topic','y-te',1795222968000,'');
INSERT INTO "subscriptions" VALUES(25,'topic','y-te',1795222975000,'');
INSERT INTO "subscriptions" VALUES(26,'topic','y-te',1795222982000,'');
INSERT INTO "subscriptions" VALUES(27,'topic','y-te',1795222989000,'');
INSERT INTO "subscriptions" VALUES(28,'topic','y-te',1795222996000,'');
INSERT INTO "subscriptions" VALUES(30,'topic','y-te',1795223010000,'');
INSERT INTO "subscriptions" VALUES(32,'topic','y-te',1795223031000,'');
CREATE TABLE topic_changes (
    id INTEGER PRIMARY KEY,
    author TEXT NOT NULL,                    -- channel:id of the admin; "terminal" at the command line
    author_name TEXT NOT NULL DEFAULT '',
    changed_at BIGINT NOT NULL,
    what TEXT NOT NULL,                      -- add, remove, create, rename, hide, show; import, reset; undo
    topic TEXT NOT NULL DEFAULT '',          -- its slug
    part TEXT NOT NULL DEFAULT '',           -- strong, aliases, …, as in topics.toml; '' for every part
    words TEXT NOT NULL DEFAULT '',
    file TEXT NOT NULL DEFAULT '',           -- of an import: all topics, as TOML
    undoes BIGINT                            -- of an undo: the change that counts no more
);
INSERT INTO "topic_changes" VALUES(1,'terminal','',1795309200000,'import','','','','[[topic]]
slug = "y-te"
name = "Y tế"
strong = ["bệnh viện"]
',NULL);
INSERT INTO "topic_changes" VALUES(2,'telegram:1','Quản trị',1795309200000,'add','y-te','strong','trạm xá','',NULL);
INSERT INTO "topic_changes" VALUES(3,'telegram:1','Quản trị',1795309500000,'reset','','','','',NULL);
INSERT INTO "topic_changes" VALUES(4,'telegram:1','Quản trị',1795309560000,'create','sau-rieng','','Sầu riêng','',NULL);
INSERT INTO "topic_changes" VALUES(5,'telegram:1','Quản trị',1795309620000,'add','sau-rieng','strong','sầu riêng','',NULL);
INSERT INTO "topic_changes" VALUES(6,'telegram:1','Quản trị',1795309680000,'rename','kinh-te','','Tiền bạc','',NULL);
INSERT INTO "topic_changes" VALUES(7,'telegram:1','Quản trị',1795309740000,'hide','khoang-san','','','',NULL);
INSERT INTO "topic_changes" VALUES(8,'telegram:1','Quản trị',1795309800000,'remove','y-te','strong','bác sĩ','',NULL);
INSERT INTO "topic_changes" VALUES(9,'telegram:1','Quản trị',1795309860000,'undo','','','','',6);
CREATE TABLE turned_away (                   -- told once that the plan has no room for them
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (channel, address)
) WITHOUT ROWID;
INSERT INTO "turned_away" VALUES('zalo','a17c04be93d25f680e06',1795223003000);
CREATE TABLE updates_seen (
    channel TEXT NOT NULL,
    update_id TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (channel, update_id)
) WITHOUT ROWID;
INSERT INTO "updates_seen" VALUES('telegram','500001',1795399200000);
INSERT INTO "updates_seen" VALUES('telegram','500002',1795399200000);
INSERT INTO "updates_seen" VALUES('telegram','500003',1795399200000);
INSERT INTO "updates_seen" VALUES('zalo','0000000000000000aa01',1795399200000);
CREATE TABLE updates_waiting (
    channel TEXT NOT NULL,
    update_id TEXT NOT NULL,
    body BLOB NOT NULL,                    -- JSON, as the channel reads it again
    taken_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,         -- starts of the program that took it up again
    PRIMARY KEY (channel, update_id)
) WITHOUT ROWID;
INSERT INTO "updates_waiting" VALUES('telegram','500004',X'7B227570646174655F6964223A203530303030342C20226D657373616765223A207B226D6573736167655F6964223A20342C202264617465223A20313739353430393939352C202274657874223A20222F7468656F646F69206769C3A16F2064E1BBA563222C202266726F6D223A207B226964223A203130312C202269735F626F74223A2066616C73652C202266697273745F6E616D65223A20224C616E222C20226C616E67756167655F636F6465223A20227669227D2C2022656E746974696573223A205B7B2274797065223A2022626F745F636F6D6D616E64222C20226F6666736574223A20302C20226C656E677468223A20387D5D2C202263686174223A207B226964223A203130312C202274797065223A202270726976617465222C202266697273745F6E616D65223A20224C616E227D7D7D',1795409995000,0);
INSERT INTO "updates_waiting" VALUES('telegram','500005',X'7B227570646174655F6964223A203530303030352C20226D657373616765223A207B226D6573736167655F6964223A20352C202264617465223A20313739353430393939352C202274657874223A20222F626F206769C3A16F2064E1BBA563222C202266726F6D223A207B226964223A203130312C202269735F626F74223A2066616C73652C202266697273745F6E616D65223A20224C616E222C20226C616E67756167655F636F6465223A20227669227D2C2022656E746974696573223A205B7B2274797065223A2022626F745F636F6D6D616E64222C20226F6666736574223A20302C20226C656E677468223A20337D5D2C202263686174223A207B226964223A203130312C202274797065223A202270726976617465222C202266697273745F6E616D65223A20224C616E227D7D7D',1795409996000,0);
INSERT INTO "updates_waiting" VALUES('zalo','0000000000000000aa00',X'7B226D6573736167655F6964223A20223030303030303030303030303030303061613030222C20226576656E74223A20226D6573736167652E746578742E7265636569766564222C202261646472657373223A20226131376330346265393364323566363830653031222C202277686F223A20226131376330346265393364323566363830653031222C20226E616D65223A202256C3A26E222C202267726F7570223A2066616C73652C202274657874223A20222F74696D2078222C202270696374757265223A2022227D',1795338000000,3);
INSERT INTO "updates_waiting" VALUES('zalo','0000000000000000aa02',X'7B226D6573736167655F6964223A20223030303030303030303030303030303061613032222C20226576656E74223A20226D6573736167652E746578742E7265636569766564222C202261646472657373223A20226131376330346265393364323566363830653031222C202277686F223A20226131376330346265393364323566363830653031222C20226E616D65223A202256C3A26E222C202267726F7570223A2066616C73652C202274657874223A20222F7468656F646F69206769C3A16F2064E1BBA563222C202270696374757265223A2022227D',1795409997000,0);
CREATE TABLE web_messages (
    id INTEGER PRIMARY KEY,
    chat_id BIGINT NOT NULL,
    author TEXT NOT NULL,                    -- reader, bot
    body TEXT NOT NULL,                      -- JSON, as the page shows it
    created_at BIGINT NOT NULL
);
INSERT INTO "web_messages" VALUES(1,30,'reader','{"type": "words", "text": "/theodoi xây dựng Đảng, y tế"}',1795309200000);
INSERT INTO "web_messages" VALUES(2,30,'bot','{"type": "reply", "text": "Đã theo dõi Xây dựng Đảng, Y tế.", "choices": []}',1795309200000);
INSERT INTO "web_messages" VALUES(3,31,'reader','{"type": "words", "text": "/chude"}',1795309200000);
INSERT INTO "web_messages" VALUES(4,31,'bot','{"type": "reply", "text": "Bạn muốn theo dõi chủ đề nào?", "choices": [[{"label": "Y tế", "command": "/theodoi y-te", "url": "", "switch": false, "chosen": false}]]}',1795309200000);
INSERT INTO "web_messages" VALUES(5,30,'bot','{"type": "alert", "title": "Đảng bộ xã Hồng Thái kết nạp 15 đảng viên mới", "url": "https://baolamdong.example/xay-dung-dang/dang-vien.html", "lead": "Sáng 22/11, Đảng ủy xã trao quyết định.", "newspaper": "Báo Lâm Đồng", "province": "Lâm Đồng", "published": 1795312200000, "image": "https://baolamdong.example/anh/dang-vien.jpg", "topics": [{"slug": "xay-dung-dang", "name": "Xây dựng Đảng"}], "urgent": false, "also": [], "choices": [[{"label": "Đọc bài", "command": "", "url": "https://baolamdong.example/xay-dung-dang/dang-vien.html", "switch": false, "chosen": false}, {"label": "Bỏ chủ đề này", "command": "/bo xay-dung-dang", "url": "", "switch": false, "chosen": false}]]}',1795312800000);
INSERT INTO "web_messages" VALUES(6,30,'bot','{"type": "alert", "title": "Trạm y tế xã tiêm vắc xin sởi cho 240 trẻ em", "url": "https://baolamdong.example/suc-khoe/tiem-vac-xin.html", "lead": "Bác sĩ của bệnh viện tỉnh về tận thôn.", "newspaper": "Báo Lâm Đồng", "province": "Lâm Đồng", "published": 1795312200000, "image": "", "topics": [{"slug": "y-te", "name": "Y tế, sức khỏe"}], "urgent": false, "also": [], "choices": [[{"label": "Đọc bài", "command": "", "url": "https://baolamdong.example/suc-khoe/tiem-vac-xin.html", "switch": false, "chosen": false}, {"label": "Bỏ chủ đề này", "command": "/bo y-te", "url": "", "switch": false, "chosen": false}]]}',1795312800000);
INSERT INTO "web_messages" VALUES(7,30,'bot','{"type": "reply", "text": "Báo Tin nghỉ bảo trì tối nay lúc 23 giờ.", "choices": [], "html": "Báo Tin nghỉ bảo trì <b>tối nay</b> lúc 23 giờ."}',1795316400000);
INSERT INTO "web_messages" VALUES(8,33,'bot','{"type": "reply", "text": "Báo Tin nghỉ bảo trì tối nay lúc 23 giờ.", "choices": [], "html": "Báo Tin nghỉ bảo trì <b>tối nay</b> lúc 23 giờ."}',1795316400000);
INSERT INTO "web_messages" VALUES(9,32,'bot','{"type": "digest", "heading": "Bản tin chiều 22/11 · 1 tin", "sections": [{"heading": "Y tế, sức khỏe", "alerts": [{"title": "Trạm y tế xã tiêm vắc xin sởi cho 240 trẻ em", "url": "https://baolamdong.example/suc-khoe/tiem-vac-xin.html", "lead": "Bác sĩ của bệnh viện tỉnh về tận thôn.", "newspaper": "Báo Lâm Đồng", "province": "Lâm Đồng", "published": 1795312200000, "image": "", "topics": [{"slug": "y-te", "name": "Y tế, sức khỏe"}], "urgent": false, "also": []}]}], "choices": []}',1795343400000);
INSERT INTO "web_messages" VALUES(10,30,'bot','{"type": "alert", "title": "Bệnh viện Cà Mau mổ tim hở ca đầu tiên", "url": "https://baocamau.example/suc-khoe/benh-vien.html", "lead": "Các bác sĩ cứu sống một ngư dân 54 tuổi.", "newspaper": "Báo Cà Mau", "province": "Cà Mau", "published": 1795407600000, "image": "", "topics": [{"slug": "y-te", "name": "Y tế, sức khỏe"}], "urgent": false, "also": [], "choices": [[{"label": "Đọc bài", "command": "", "url": "https://baocamau.example/suc-khoe/benh-vien.html", "switch": false, "chosen": false}, {"label": "Bỏ chủ đề này", "command": "/bo y-te", "url": "", "switch": false, "chosen": false}]]}',1795409100000);
INSERT INTO "web_messages" VALUES(11,32,'bot','{"type": "digest", "heading": "Bản tin trưa 23/11 · 1 tin", "sections": [{"heading": "Y tế, sức khỏe", "alerts": [{"title": "Bệnh viện Cà Mau mổ tim hở ca đầu tiên", "url": "https://baocamau.example/suc-khoe/benh-vien.html", "lead": "Các bác sĩ cứu sống một ngư dân 54 tuổi.", "newspaper": "Báo Cà Mau", "province": "Cà Mau", "published": 1795407600000, "image": "", "topics": [{"slug": "y-te", "name": "Y tế, sức khỏe"}], "urgent": false, "also": []}]}], "choices": []}',1795409100000);
INSERT INTO "web_messages" VALUES(12,30,'bot','{"type": "alert", "title": "Tỉnh ủy Lâm Đồng tuyên dương 30 bí thư chi bộ giỏi", "url": "https://baolamdong.example/xay-dung-dang/tuyen-thuong.html", "lead": "Sáng 23/11, hội nghị biểu dương.", "newspaper": "Báo Lâm Đồng", "province": "Lâm Đồng", "published": 1795408620000, "image": "", "topics": [{"slug": "xay-dung-dang", "name": "Xây dựng Đảng"}], "urgent": false, "also": [], "choices": [[{"label": "Đọc bài", "command": "", "url": "https://baolamdong.example/xay-dung-dang/tuyen-thuong.html", "switch": false, "chosen": false}, {"label": "Bỏ chủ đề này", "command": "/bo xay-dung-dang", "url": "", "switch": false, "chosen": false}]]}',1795409100000);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX feeds_due ON feeds (next_look) WHERE state = 'active';
CREATE INDEX articles_open ON articles (state, id) WHERE state IN ('page', 'new', 'quiet', 'held');
CREATE INDEX articles_cluster ON articles (cluster_id) WHERE cluster_id IS NOT NULL;
CREATE INDEX articles_first_seen ON articles (first_seen);
CREATE INDEX article_keys_article ON article_keys (article_id);
CREATE INDEX article_labels_article ON article_labels (article_id, kind);
CREATE INDEX subscriptions_chat ON subscriptions (chat_id, kind);
CREATE INDEX outbox_due ON outbox (channel, lane, due) WHERE due IS NOT NULL;
CREATE INDEX outbox_item ON outbox (kind, item_id);
CREATE INDEX web_messages_chat ON web_messages (chat_id, id);
CREATE INDEX updates_seen_at ON updates_seen (seen_at);
CREATE INDEX broadcasts_open ON broadcasts (id) WHERE confirmed_at IS NOT NULL AND done_at IS NULL;
CREATE INDEX outbox_gathered ON outbox (chat_id) WHERE state = 'gathered';
CREATE INDEX outbox_digests ON outbox (channel, sent_at) WHERE kind = 'digest';
CREATE INDEX chats_digest ON chats (digest_at) WHERE digest_at IS NOT NULL;
CREATE INDEX topic_changes_undoes ON topic_changes (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX digests_chat ON digests (chat_id);
COMMIT;
